import { registerHooks } from 'node:module'
import { PLANTED } from './planted.ts'

/** Loaded before everything else: puts the fault that the environment names into the source of its file, as it is loaded. */
const wanted = process.env.SIMULATION_FAULT
const planted = PLANTED.find(({ name }) => name === wanted)
if (wanted !== undefined && !planted) throw new Error(`no fault is named ${wanted}`)

if (planted) {
  const place = new URL(`../../${planted.file}`, import.meta.url).href
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (url !== place) return loaded
      const source = String(loaded.source)
      if (source.split(planted.text).length !== 2)
        throw new Error(`${planted.name}: its text does not stand once in ${planted.file}`)
      return { ...loaded, source: source.replace(planted.text, () => planted.replacement) }
    },
  })
}
