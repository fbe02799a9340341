// Reloads the page once what it shows has changed. Only a visible tab asks, so that many tabs do not use up the
// browser's connections; a hidden one asks as soon as it is looked at again.
(() => {
  "use strict";
  const { path, seen, stopped } = document.currentScript.dataset;
  const kind = stopped === undefined ? "page" : "problems";
  const place = (of) => `trace-place-of-${of}:${path}`;
  const opened = "trace-opened";
  let waiting = null;

  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  // The browser would keep the place of the page on the problems, and the other way round: each keeps its own.
  const reload = () => {
    sessionStorage.setItem(place(kind), JSON.stringify([scrollX, scrollY]));
    history.scrollRestoration = "manual";
    location.reload();
  };

  const restore = () => {
    const kept = sessionStorage.getItem(place(kind));
    const [entry] = performance.getEntriesByType("navigation");
    sessionStorage.removeItem(place(kind));
    if (kind === "page") {
      sessionStorage.removeItem(place("problems"));
    }
    if (kept !== null && entry?.type === "reload") {
      scrollTo(...JSON.parse(kept));
    }
    addEventListener("load", () => setTimeout(() => (history.scrollRestoration = "auto")));
  };

  const ask = async () => {
    waiting = new AbortController();
    const query = new URLSearchParams({ path: decodeURIComponent(path), seen });
    const answer = await fetch("/.trace/changed?" + query, { cache: "no-store", signal: waiting.signal });
    return answer.ok ? answer.text() : Promise.reject(new Error(answer.statusText));
  };

  const watch = async () => {
    while (document.visibilityState === "visible") {
      try {
        if ((await ask()) !== seen) {
          return reload();
        }
      } catch (error) {
        await pause(1000);
      }
    }
    waiting = null;
  };

  const look = () => {
    if (document.visibilityState === "hidden") {
      waiting?.abort();
    } else if (waiting === null) {
      watch();
    }
  };

  const remember = (details) => {
    details.open = sessionStorage.getItem(opened) !== null;
    details.addEventListener("toggle", () =>
      details.open ? sessionStorage.setItem(opened, "") : sessionStorage.removeItem(opened));
  };

  document.querySelectorAll("details[data-other-language]").forEach(remember);
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => waiting?.abort());
  addEventListener("pageshow", look);
  restore();
  look();
})();
