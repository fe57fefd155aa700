import { saveFile } from './save.ts'

/** Pixels of the file for one of the page: sharp on paper. */
const SHARPNESS = 2

/** Has the browser save what a part of the page shows, without its buttons, as a PNG on the page's ground. */
export async function savePicture(name: string, shown: HTMLElement): Promise<void> {
  const { toBlob } = await import('html-to-image')
  const picture = await toBlob(shown, {
    pixelRatio: SHARPNESS,
    skipFonts: true,
    backgroundColor: getComputedStyle(document.body).backgroundColor,
    filter: node => !(node instanceof HTMLButtonElement),
  })
  if (!picture) throw new Error('The browser drew no picture.')
  saveFile(name, picture)
}
