import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, startWholeHub } from '../system/hub.ts'
import { inState, matchRound, type Party } from '../system/journey.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

const PERIOD = '2029-Q1'
const GROUPS = 6

/** A pool of which it may be told: enough groups on both sides, none of which is large. */
describe.skipIf(browserPath() === undefined)('what a round has published, in the browser', () => {
  let browser: Browser
  let hub: Awaited<ReturnType<typeof startWholeHub>>
  let roundId: string
  let members: Party[]
  let suppliers: Party[]
  const enter = async (role: 'operator' | 'member' | 'supplier', path: string, id = ''): Promise<Visit> => {
    const organisation = (await (await hub.operator()).get(`/participants/${id}`)).body?.legalName as string
    const visit = await browser.visit()
    await signIn(visit, hub.url, role === 'operator' ? { role } : { role, organisation }, path)
    await settled(visit)
    return visit
  }
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    const operator = await hub.operator()
    const some = (kind: 'member' | 'supplier') =>
      Promise.all(Array.from({ length: GROUPS }, (_, i) => admitted(hub, kind, { group: `${kind} group ${i}` })))
    ;[members, suppliers] = await Promise.all([some('member'), some('supplier')])
    for (const { api } of members)
      await api.post('/demand/forecasts', forecast([line({ period: PERIOD, quantityKg: '1000' })]))
    for (const { api } of suppliers)
      await api.post('/supply/offers', offer({ period: PERIOD, quantityKg: '800', validUntil: '2029-12-31T00:00:00Z' }))
    roundId = (await operator.post('/rounds', round({ periods: [PERIOD], name: 'Six and six' }))).body.id
    await operator.post(`/rounds/${roundId}/open`)
    for (const what of ['lines', 'offers'])
      await until(`all ${what} have joined`, async () => {
        return (await operator.all(`/rounds/${roundId}/${what}`)).length === GROUPS
      })
    await matchRound({ roundId, members, suppliers, operator })
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  test('members and operators read how much of a pool was served, at which band of prices, and what is on offer', async () => {
    for (const [role, path] of [
      ['operator', `/rounds/${roundId}?tab=match&part=check`],
      ['member', `/my/rounds/${roundId}?tab=pool`],
    ] as const) {
      const visit = await enter(role, path, members[0]?.id)
      const { page } = visit
      const row = page.getByRole('table', { name: 'What each pool received' }).getByRole('row').nth(1)
      await expect.poll(() => row.textContent()).toMatch(/NdPr oxide.*Q1 2029.*EU.*80%90 – 100$/)
      const goods = page.getByRole('table', { name: 'What is on offer' }).getByRole('row').nth(1)
      await expect.poll(() => goods.textContent()).toMatch(/NdPr oxide.*5 to 9.*5 to 9/)
      expect(await axeFaults(visit)).toEqual([])
      expect(await overflow(visit)).toBe(0)
      await visit.end()
    }
  })

  test('a supplier sees in its list which offers join nothing, since a cancelled round opened their prices, until sent again', async () => {
    const operator = await hub.operator()
    await operator.post(`/rounds/${roundId}/cancel`)
    await inState(operator, roundId, 'cancelled')
    const supplier = suppliers[0] as Party
    await until('supply has heard of the end', async () => {
      return (await supplier.api.all('/supply/offers')).some(one => one.openedIn === roundId)
    })
    const visit = await enter('supplier', '/my/offers', supplier.id)
    const { page } = visit
    await page.getByText(/opened in a round that was then cancelled/).waitFor()
    expect(await axeFaults(visit)).toEqual([])
    await page.getByRole('table').getByText('To be sent again').waitFor()
    await page.getByRole('table').getByRole('link').first().click()
    await page.getByText(/The offer joins no other round until you post a new version/).waitFor()
    const link = page.getByRole('link', { name: 'See that round' })
    expect(await link.getAttribute('href')).toContain(`/my/rounds/${roundId}`)
    await page.getByRole('button', { name: 'Post new version' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Post new version' }).click()
    await page.getByText('Standing · version 2').waitFor()
    await page.goto(`${hub.url}/my/offers`)
    await page.getByRole('table').getByText('Standing', { exact: true }).waitFor()
    expect(await page.getByText('To be sent again').count()).toBe(0)
    await visit.end()
  })
})
