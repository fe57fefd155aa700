import { mkdir } from 'node:fs/promises'
import { readWords } from '../../infra/usage.ts'
import { startTestInfrastructure } from '../setup/infrastructure.ts'
import { openBrowser, settled, signIn, type Visit } from './browser.ts'
import { PAGES } from './pages.ts'
import { startPlayedHub } from './played.ts'

/** What `npm run screens` runs. */

const NAMES = PAGES.map(({ name }) => name)
const wanted = readWords(
  `usage: npm run screens -- [PAGE ...]   pictures of the console, at 1440 and 390 px, in .lodestone/screens or the folder OUT
DARK=1 and LANGUAGE=ja look at the other themes and languages; pages are ${NAMES.join(', ')}`,
  NAMES,
)
const dark = process.env.DARK === '1'
const locale = process.env.LANGUAGE ?? 'en-GB'
const folder = process.env.OUT ?? new URL('../../.lodestone/screens/', import.meta.url).pathname
const WIDTHS = [1440, 390]

const stopInfrastructure = await startTestInfrastructure()
const browser = await openBrowser()
const shown = await startPlayedHub()
try {
  await mkdir(folder, { recursive: true })
  const visits = new Map<string, Visit>()
  for (const one of PAGES.filter(({ name }) => wanted.length === 0 || wanted.includes(name)))
    for (const width of WIDTHS) {
      const path = one.path(shown.ids)
      const key = `${one.role} ${width}`
      const known = visits.get(key)
      const visit = known ?? (await browser.visit({ width, height: width === 390 ? 844 : 900, dark, locale }))
      if (known) await visit.page.goto(shown.hub.url + path)
      else await signIn(visit, shown.hub.url, shown.whoFor(one), path)
      visits.set(key, visit)
      await settled(visit)
      await visit.page.screenshot({
        path: `${folder}/${one.name}-${width}.png`,
        fullPage: true,
        animations: 'disabled',
      })
      for (const complaint of visit.complaints.splice(0)) console.error(`${one.name} at ${width} px: ${complaint}`)
      console.log(`${one.name}-${width}.png`)
    }
} finally {
  await browser.close()
  await shown.hub.stop()
  await stopInfrastructure()
}
