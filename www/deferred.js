// The page's side of the second part of its program (`xtask/src/split.rs`): fetches it and links it to the first.

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

/** Fetches the second part and links it; tries again for as long as it takes. */
export async function fetched() {
  for (let pause = 1000; !whole; pause *= 2) {
    try {
      const response = await fetch(address());
      if (!response.ok) throw new Error(response.statusText);
      await WebAssembly.instantiate(await response.arrayBuffer(), { $: first });
      whole = true;
    } catch (error) {
      console.error(error);
      await new Promise((resolve) => setTimeout(resolve, Math.min(pause, 30_000)));
    }
  }
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
