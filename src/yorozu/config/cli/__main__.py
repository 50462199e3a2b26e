from yorozu.config.cli.main import main

main()
