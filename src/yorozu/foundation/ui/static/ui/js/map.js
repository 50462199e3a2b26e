// The map of a place field: a click, or the buttons for those without a pointer, write latitude and longitude
// into the two number inputs. Works without tiles: then it is a grid around the given centre.
// With data-readonly it only shows the place that the inputs hold.
(() => {
  "use strict";
  const JAPAN = { south: 20, north: 46, west: 122, east: 154 };

  function gridLayer() {
    const Grid = L.GridLayer.extend({
      createTile() {
        const tile = document.createElement("div");
        tile.className = "y-map__tile";
        return tile;
      },
    });
    return new Grid();
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "y-btn y-btn--secondary y-btn--small";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function create(box) {
    const lat = document.getElementById(box.dataset.lat);
    const lng = document.getElementById(box.dataset.lng);
    if (!lat || !lng) return;
    const map = L.map(box, { attributionControl: Boolean(box.dataset.attribution), zoomControl: false });
    L.control.zoom({ zoomInTitle: "拡大する", zoomOutTitle: "縮小する" }).addTo(map);
    const status = document.createElement("p");
    let pin = null;

    const say = (text) => { status.textContent = text; };
    function mark(place, from) {
      const icon = L.divIcon({ className: "", html: '<div class="y-map__pin"></div>', iconSize: [24, 24], iconAnchor: [12, 28] });
      pin = pin || L.marker(place, { icon, keyboard: false, interactive: false }).addTo(map);
      pin.setLatLng(place);
      if (from !== "inputs") {
        lat.value = place.lat.toFixed(6);
        lng.value = place.lng.toFixed(6);
      }
      say(`印を置きました（北緯 ${Number(lat.value).toFixed(5)}、東経 ${Number(lng.value).toFixed(5)}）。`);
    }
    function clear() {
      if (pin) pin.remove();
      pin = null;
      lat.value = lng.value = "";
      say("印を消しました。");
    }
    function locate() {
      say("現在地を調べています。");
      navigator.geolocation.getCurrentPosition(
        (found) => {
          const place = L.latLng(found.coords.latitude, found.coords.longitude);
          map.setView(place, 17);
          mark(place);
        },
        () => say("現在地が分かりませんでした。地図で印を置くか、場所の説明を書いてください。"),
        { enableHighAccuracy: true, timeout: 10000 },
      );
    }
    function readInputs() {
      const place = { lat: parseFloat(lat.value), lng: parseFloat(lng.value) };
      const inside = place.lat >= JAPAN.south && place.lat <= JAPAN.north && place.lng >= JAPAN.west && place.lng <= JAPAN.east;
      return inside ? L.latLng(place.lat, place.lng) : null;
    }

    const start = readInputs();
    const around = (box.closest("[data-centre-lat]") || box).dataset; // the page may know the city's centre
    map.setView(start || [parseFloat(around.centreLat) || 38.5, parseFloat(around.centreLng) || 141], start ? 17 : 13);
    if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { maxZoom: 18, attribution: box.dataset.attribution }).addTo(map);
    else gridLayer().addTo(map);
    const readonly = "readonly" in box.dataset;
    if (!readonly) map.on("click", (event) => mark(event.latlng));
    [lat, lng].forEach((input) => input.addEventListener("change", () => {
      const place = readInputs();
      if (place) { map.panTo(place); mark(place, "inputs"); }
    }));

    box.setAttribute("role", "region");
    box.setAttribute("aria-label", box.dataset.label || "地図");
    const controls = document.createElement("div");
    controls.className = "y-map__controls";
    if (navigator.geolocation) controls.append(button("今いる場所に印を置く", locate));
    controls.append(button("地図の真ん中に印を置く", () => mark(map.getCenter())), button("印を消す", clear));
    status.className = "y-map__status";
    status.setAttribute("role", "status");
    say(box.dataset.tiles
      ? "地図を押すと、その場所に印が付きます。矢印キーでも動かせます。"
      : "背景の地図は表示していません。「今いる場所に印を置く」を使うか、場所の説明を書いてください。");
    if (!readonly) {
      box.before(controls);
      box.after(status);
    }
    box.classList.add("y-map--ready");
    if (start) mark(start, "inputs");
  }

  document.querySelectorAll("[data-map]").forEach(create);
})();
