/** What the browser's dialog offers. */
export interface Choice {
  /** Endings and types of files, as an input takes them. */
  readonly accept?: string;
  /** Whether a folder is chosen, with every file below it. */
  readonly folder?: boolean;
}

/** The browser's own dialog; no files when the person changed their mind. */
export function chooseInBrowser({ accept = '', folder = false }: Choice): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.webkitdirectory = folder;
  input.hidden = true;
  // An input that is nowhere in the page may be gone before a file is chosen.
  document.body.append(input);
  return new Promise<File[]>((resolve) => {
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  }).finally(() => input.remove());
}
