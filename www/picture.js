// Hands a picture out: as a file or to the clipboard, as SVG or as PNG. Nothing is fetched.

/** Saves a text as a file. */
export function saveText(name, type, text) {
  save(name, new Blob([text], { type }));
}

/** Saves an SVG as a PNG; twice as large, so that it is sharp on fine screens. Says whether it could. */
export async function savePng(name, svg, width, height) {
  const blob = await png(svg, width, height);
  if (blob) save(name, blob);
  return blob !== null;
}

/** Puts an SVG on the clipboard as a PNG. Says whether it could. */
export async function copyPng(svg, width, height) {
  try {
    const blob = png(svg, width, height).then((blob) => blob ?? Promise.reject(new Error('too large')));
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    return true;
  } catch {
    return false;
  }
}

function save(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function png(svg, width, height) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  try {
    await image.decode();
  } catch {
    return null;
  }
  // What browsers can draw: 16,384 pixels a side, and 100 million in all.
  const scale = Math.min(2, 16_384 / width, 16_384 / height, Math.sqrt(1e8 / (width * height)));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(width * scale));
  canvas.height = Math.max(1, Math.floor(height * scale));
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}
