import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

/** A defect that is put into the hub's own code, for a test to find. */
export type Planted = {
  readonly name: string
  /** One sentence: what it breaks. */
  readonly breaks: string
  /** Relative to the repository. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly text: string
  readonly replacement: string
}

/** Puts the fault of this name, if one is given, into the source of its file, as that is loaded. To be called before everything else is. */
export function plant(all: readonly Planted[], wanted: string | undefined): void {
  if (wanted === undefined) return
  const planted = all.find(({ name }) => name === wanted)
  if (!planted) throw new Error(`no fault is named ${wanted}`)
  const { name, file, text, replacement } = planted
  const place = new URL(`../../${file}`, import.meta.url).href
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (url !== place) return loaded
      const source = String(loaded.source)
      if (source.split(text).length !== 2) throw new Error(`${name}: its text does not stand once in ${file}`)
      return { ...loaded, source: source.replace(text, () => replacement) }
    },
  })
}

/** Faults whose text does not stand in their file exactly once, or that have the name of another. */
export const misplaced = (all: readonly Planted[]): Planted[] =>
  all.filter(({ name, file, text }) => {
    const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
    return source.split(text).length !== 2 || all.filter(other => other.name === name).length > 1
  })
