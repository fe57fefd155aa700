import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'
import { PAGES, type ShownPage } from './pages.ts'
import { type PlayedHub, startPlayedHub } from './played.ts'
import { stood, watchShifts } from './shifts.ts'

/** What must hold for every page of the console, on one hub and in one window per role. */
describe.skipIf(browserPath() === undefined)('every page', () => {
  let browser: Browser
  let shown: PlayedHub
  const visits = new Map<string, Visit>()
  beforeAll(async () => {
    ;[browser, shown] = await Promise.all([openBrowser(), startPlayedHub()])
  })
  afterAll(async () => {
    await browser?.close()
    await shown?.hub.stop()
  })

  /** The page as whoever may see it, signed in once per role. */
  async function show(one: ShownPage): Promise<Visit> {
    const path = one.path(shown.ids)
    const known = visits.get(one.role)
    if (known) await known.page.goto(shown.hub.url + path)
    const visit = known ?? (await browser.visit())
    if (!known) await watchShifts(visit.page)
    if (!known) await signIn(visit, shown.hub.url, shown.whoFor(one), path)
    visits.set(one.role, visit)
    await settled(visit)
    return visit
  }

  const LOOKS = [
    { name: 'light, 1440 px', colorScheme: 'light', size: { width: 1440, height: 900 } },
    { name: 'dark, 390 px', colorScheme: 'dark', size: { width: 390, height: 844 } },
  ] as const
  test.each(PAGES)(
    '$name: it stands still, axe finds nothing in light or dark, it fits into 390 px, and nothing complains',
    async one => {
      const visit = await show(one)
      const { page, complaints } = visit
      await stood(visit)
      // A page begins as the one before it ended: to lay it out twice is enough.
      for (const { name, colorScheme, size } of page.viewportSize()?.width === 390 ? LOOKS.toReversed() : LOOKS) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize(size)
        if (size.width === 390) expect(await overflow(visit), 'pixels too wide').toBe(0)
        // What is at fault stays so; a colour on its way to the other scheme does not.
        await expect.poll(() => axeFaults(visit), { message: name }).toEqual([])
      }
      expect(complaints.splice(0)).toEqual([])
    },
  )
})
