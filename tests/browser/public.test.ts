import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, startWholeHub } from '../system/hub.ts'
import { completeRound, matchRound, type Party } from '../system/journey.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, type Visit } from './browser.ts'

/** The public face in a browser that runs no script. */

const PICTURES = process.env.PICTURES
const PERIOD = '2029-Q1'
const GROUPS = 6

let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
const ids = { ended: '', open: '' }

/** One round that is completed, with what it published, and one that collects. */
async function play(): Promise<void> {
  ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub({ PUBLIC_FACE: '1' })])
  const operator = await hub.operator()
  const some = (kind: 'member' | 'supplier') =>
    Promise.all(Array.from({ length: GROUPS }, (_, i) => admitted(hub, kind, { group: `${kind} group ${i}` })))
  const [members, suppliers]: Party[][] = await Promise.all([some('member'), some('supplier')])
  for (const { api } of members ?? [])
    await api.post('/demand/forecasts', forecast([line({ period: PERIOD, quantityKg: '1000' })]))
  for (const { api } of suppliers ?? [])
    await api.post('/supply/offers', offer({ period: PERIOD, quantityKg: '800', validUntil: '2029-12-31T00:00:00Z' }))
  await operator.post('/aggregation/publications')
  const played = await operator.post(
    '/rounds',
    round({ periods: [PERIOD], name: 'Light rare earths, first half of 2029' }),
  )
  ids.ended = played.body.id
  await operator.post(`/rounds/${ids.ended}/open`)
  for (const what of ['lines', 'offers'])
    await until(`all ${what} have joined`, async () => {
      return (await operator.all(`/rounds/${ids.ended}/${what}`)).length === GROUPS
    })
  const all = { roundId: ids.ended, members: members ?? [], suppliers: suppliers ?? [], operator }
  await matchRound(all)
  await completeRound(all)
  const open = round({
    name: 'שלום, a round of oxides and magnets',
    materials: ['ndpr-oxide', 'ndfeb-magnet'],
    periods: ['2029-Q3', '2029-Q4'],
  })
  ids.open = (await operator.post('/rounds', open)).body.id
  await operator.post(`/rounds/${ids.open}/open`)
  await until('the pages know it', async () => {
    const [start, ended] = await Promise.all(
      [`/en`, `/en/rounds/${ids.ended}`].map(page => fetch(`${hub.url}/public${page}`)),
    )
    return (await start?.text())?.includes('oxides and magnets') && (await ended?.text())?.includes('>Completed<')
  })
}

describe.skipIf(browserPath() === undefined)('the public face, without scripts', () => {
  beforeAll(play, 180_000)
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  const PAGES = {
    start: '',
    rounds: '/rounds',
    ended: '/rounds/{ended}',
    open: '/rounds/{open}',
    demand: '/demand',
    exposure: '/exposure',
    rules: '/rules',
    glossary: '/glossary',
    suppliers: '/suppliers',
    join: '/join',
    data: '/data',
    missing: '/nothing',
  }
  const go = ({ page }: Visit, language: string, path: string) =>
    page.goto(`${hub.url}/public/${language}${path.replace('{ended}', ids.ended).replace('{open}', ids.open)}`)

  test.each(['en', 'de', 'fr', 'ja'])('the head of a page is one line on 1440 px in %s', async language => {
    const visit = await browser.visit()
    await go(visit, language, '')
    expect(await visit.page.evaluate(`document.querySelector('.bar').offsetHeight`)).toBeLessThan(60)
    await visit.end()
  })

  test('who is to sign in finds what is published, in their language', async () => {
    const visit = await browser.visit({ locale: 'fr-FR' })
    await visit.page.goto(hub.url)
    await visit.page.getByRole('link', { name: 'Ce qui est publié' }).click()
    await visit.page.waitForURL(`${hub.url}/public/fr`)
    await visit.page.getByRole('link', { name: 'Se connecter' }).click()
    await visit.page.getByRole('button', { name: 'Se connecter' }).waitFor()
    await visit.end()
  })

  test.each(Object.entries(PAGES))(
    '%s is read on wide and narrow windows, light and dark, by everybody',
    async (name, path) => {
      for (const [width, dark, language] of [
        [1440, false, 'en'],
        ...(PICTURES
          ? ([
              [1440, true, 'fr'],
              [390, false, 'de'],
            ] as const)
          : []),
        [390, true, 'ja'],
      ] as const) {
        const visit = await browser.visit({ width, dark, script: false })
        await go(visit, language, path)
        if (PICTURES)
          await visit.page.screenshot({
            path: `${PICTURES}/public-${name}-${width}-${dark ? 'dark' : 'light'}.png`,
            fullPage: true,
          })
        expect(await overflow(visit)).toBe(0)
        expect(visit.complaints.filter(one => !one.includes('404'))).toEqual([])
        // axe is a script itself.
        const looked = await browser.visit({ width, dark })
        await go(looked, language, path)
        expect(await axeFaults(looked)).toEqual([])
        await looked.end()
        await visit.end()
      }
    },
  )

  test('its links lead from the start to a result, another language and the way in', async () => {
    const visit = await browser.visit({ script: false, locale: 'de-DE' })
    const { page } = visit
    await page.goto(`${hub.url}/public`)
    expect(page.url()).toBe(`${hub.url}/public/de`)
    await page.getByRole('link', { name: 'Light rare earths' }).click()
    await page.getByRole('heading', { level: 1, name: 'Light rare earths' }).waitFor()
    await page.getByRole('rowheader', { name: 'Geliefert' }).waitFor()
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('rowheader', { name: 'Delivered' }).waitFor()
    await page.getByRole('link', { name: 'How to join' }).click()
    await page.getByRole('link', { name: 'Sign in and apply' }).waitFor()
    expect(visit.complaints).toEqual([])
    await visit.end()
  })
})
