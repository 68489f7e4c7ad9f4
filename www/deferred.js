// The script's side of the second part of a program, the page's or the worker's (`xtask/src/split.rs`): fetches it and links it to the first.

/** What the first part exports. */
let first = null;
let whole = false;

// Beside this script, which is a part of the page's own when the program is split.
const address = () => import.meta.url.replace(/\.js$/, '_deferred.wasm');

/** Takes what the program exports. Gives whether all of it is there: only what is built for release is split. May be asked again at any time. */
export function begin(exports) {
  whole ||= !('$0' in exports);
  first = exports;
  return whole;
}

/** How often it is tried until it is asked whether the site still has it. */
const TRIES = 3;

/** Fetches the second part and links it; tries again for as long as it takes. `replaced`, if given, is called once if it cannot come any more: the site has another version. */
export async function fetched(replaced) {
  let asks = Boolean(replaced);
  for (let [pause, tries] = [1000, 1]; !whole; pause *= 2, tries++) {
    try {
      const response = await fetch(address());
      if (!response.ok) throw new Error(response.statusText);
      await WebAssembly.instantiate(await response.arrayBuffer(), { $: first });
      whole = true;
    } catch (error) {
      console.error(error);
      if (asks && tries >= TRIES && (await isReplaced())) {
        asks = false;
        replaced();
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(pause, 30_000)));
    }
  }
}

/** Whether the page is there and names other files than this one has. Without a network nobody knows. */
async function isReplaced() {
  try {
    const response = await fetch('./', { cache: 'no-store' });
    return response.ok && !(await response.text()).includes(import.meta.url.split('/').pop());
  } catch {
    return false;
  }
}

/** Loads the page again for the version that the site has. Once: a cache that gives the old page again must not have it done for ever. */
export function reloadOnce() {
  const key = 'asl-playground/reloaded';
  const mine = import.meta.url;
  try {
    if (sessionStorage.getItem(key) === mine) return;
    sessionStorage.setItem(key, mine);
  } catch {
    return;
  }
  location.reload();
}

/** Has the second part there when it returns. For what is called before it was fetched: the program itself cannot wait. */
export function link() {
  if (whole) return;
  const request = new XMLHttpRequest();
  request.open('GET', address(), false);
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  const bytes = Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0));
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { $: first });
  whole = true;
}
