// The page's side of sw.js: has itself kept for when there is no network, and hears when a newer version is ready.

/** How long the page has for itself before it has itself kept, in milliseconds: the first run is worth more than the next visit. */
const AFTER = 3000;

let waiting = null;

/** Has the page kept. `offered` is called when a newer version is ready and waits to be taken. */
export function keep(offered) {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const offer = (worker) => {
    waiting = worker;
    offered();
  };
  const watch = (registration) => {
    // Tools that block service workers give none.
    if (!registration) return;
    // On a first visit there is nothing older to be replaced.
    const ready = () => registration.waiting && serviceWorker.controller && offer(registration.waiting);
    ready();
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', ready));
  };
  setTimeout(() => {
    // Where it is refused (a private window, a full disk) the page is as it always was: it needs the network.
    serviceWorker.register('./sw.js', { updateViaCache: 'none' }).then(watch, () => {});
  }, AFTER);
}

/** Takes the newer version: the page is loaded anew with it. */
export function update() {
  if (!waiting) return location.reload();
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage('update');
}
