"""For each rule a line that breaks it and one that keeps it. Templates are those that begin with `<` or `{`."""

SAMPLES: dict[str, tuple[str, str]] = {
    "markup-is-never-declared-safe": ("x = mark_safe(text)", "x = format_html('<b>{}</b>', text)"),
    "queries-start-from-a-city": ("rows = Case.objects.all()", "rows = Case.objects.within(city)"),
    "nothing-is-printed": ("print(answers)", "logger.info('done')"),
    "the-clock-is-asked-for-the-time": ("at = datetime.now(UTC)", "at = clock.now()"),
    "sql-is-not-formatted": (
        "cursor.execute(f'SELECT * FROM t WHERE name = {name}')",
        "cursor.execute('SELECT * FROM t WHERE name = %s', [name])",
    ),
    "certificates-are-verified": ("requests.get(url, verify=False)", "requests.get(url, timeout=5)"),
    "yaml-makes-no-objects": ("data = yaml.load(text)", "data = yaml.safe_load(text)"),
    "what-was-sent-is-not-logged": (
        "logger.warning('refused %s', request.POST['name'])",
        "logger.warning('refused %s', application.id)",
    ),
    "posts-prove-where-they-come-from": (
        "@csrf_exempt\ndef view(request):\n    pass",
        "@require_POST\ndef view(request):\n    pass",
    ),
    "no-shell": ("subprocess.run(f'ls {name}', shell=True)", "subprocess.run(['ls', name])"),
    "data-is-not-run": ("value = eval(rule)", "value = rule.decide(values)"),
    "hashes-are-strong": ("hashlib.md5(content)", "hashlib.sha256(content)"),
    "secrets-are-compared-in-constant-time": (
        "ok = hmac.new(key, text, 'sha256').hexdigest() == given",
        "ok = hmac.compare_digest(hmac.new(key, text, 'sha256').hexdigest(), given)",
    ),
    "nobody-is-sent-where-the-request-says": (
        "def view(request):\n    return redirect(request.GET['next'])",
        "def view(request):\n    return redirect('cases:work')",
    ),
    "numbers-of-a-request-are-checked": (
        "def view(request):\n    return page(int(request.GET.get('page', 1)))",
        "def view(request):\n    try:\n        return page(int(request.GET['page']))\n    except ValueError:\n        raise Invalid('x')",
    ),
    "faults-are-not-shown": (
        "try:\n    x()\nexcept ValueError as fault:\n    answer = HttpResponse(str(fault))",
        "try:\n    x()\nexcept ValueError as fault:\n    raise Invalid('直してください。') from fault",
    ),
    "cookies-are-ours-alone": (
        "response.set_cookie('a', value)",
        "response.set_cookie('a', value, secure=True, httponly=True, samesite='Lax')",
    ),
    "templates-escape": ("<p>{{ text|safe }}</p>", "<p>{{ text }}</p>"),
    "nothing-runs-inline": ('<p onclick="go()">x</p>', '<p class="y-go">x</p><script src="/a.js"></script>'),
    "nothing-is-loaded-from-elsewhere": (
        '<script src="https://cdn.example/x.js"></script>',
        '<a href="https://www.city.example.lg.jp/">市のページ</a>',
    ),
    "forms-prove-where-they-come-from": (
        '<form method="post">\n<button>送る</button>\n</form>',
        '<form method="post">{% csrf_token %}\n<button>送る</button>\n</form>',
    ),
    "windows-know-nothing-of-us": (
        '<a href="/x" target="_blank">x</a>',
        '<a href="/x" target="_blank" rel="noopener">x</a>',
    ),
}

#: What bandit finds by itself, and what a secret looks like (put together here, so that this file holds none).
UNSAFE = "import tarfile\ntarfile.open(name).extractall(place)\n"
SECRETS = {
    "a key of a cloud": "key = '" + "AKIA" + "QJ5XV7KMZT3LWPRD" + "'\n",
    "a private key": "-----BEGIN " + "RSA PRIVATE KEY" + "-----\nMIIEowIBAAKCAQEA\n",
    "an address with a password": "url = 'postgresql://yorozu:" + "k3Vt9sPq" + "@db.city.example/yorozu'\n",
}
