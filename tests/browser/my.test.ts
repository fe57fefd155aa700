import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWholeHub } from '../system/hub.ts'
import { inState, matchRound, openRound, type Party, type Played } from '../system/journey.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

/** What members and suppliers do in the console, on the real hub. */
describe.skipIf(browserPath() === undefined)('members and suppliers in the browser', () => {
  let browser: Browser
  let hub: Awaited<ReturnType<typeof startWholeHub>>
  let played: Played
  let member: Visit
  let supplier: Visit
  /** The second member's line is of intent, so that its member decides; the first supplier's offer is the one that is matched. */
  const party = (side: 'members' | 'suppliers', index: number) => played[side][index] as Party
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    played = await openRound(hub)
    await matchRound(played)
    const enter = async (role: 'member' | 'supplier', { id }: Party) => {
      const organisation = (await played.operator.get(`/participants/${id}`)).body.legalName as string
      const visit = await browser.visit()
      await signIn(visit, hub.url, { role, organisation }, `/my/rounds/${played.roundId}`)
      await settled(visit)
      return visit
    }
    member = await enter('member', party('members', 1))
    supplier = await enter('supplier', party('suppliers', 0))
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  /** Takes a picture where `PICTURES` names a folder: for looking, not for judging. */
  async function picture(visit: Visit, name: string): Promise<void> {
    const folder = process.env.PICTURES
    if (folder === undefined) return
    for (const [width, colorScheme] of [
      [1440, 'light'],
      [390, 'dark'],
    ] as const) {
      await visit.page.emulateMedia({ colorScheme })
      await visit.page.setViewportSize({ width, height: 900 })
      await visit.page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true, animations: 'disabled' })
    }
    await visit.page.emulateMedia({ colorScheme: 'light' })
    await visit.page.setViewportSize({ width: 1440, height: 900 })
  }

  test('a member sees its share, price and reason, and accepts by keyboard after being told that it binds', async () => {
    const { page } = member
    await page.getByText('One allocation waits for your decision.').waitFor()
    await page.getByRole('heading', { name: 'Why this much' }).waitFor()
    expect(await page.getByText(/% of the 1,050 kg asked in/).count()).toBe(1)
    expect(await page.getByText('Named once both sides have accepted').count()).toBe(1)
    expect(await axeFaults(member)).toEqual([])
    await picture(member, 'my-round')
    await page.getByRole('button', { name: 'Accept', exact: true }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Accept this allocation?' })
    await dialog.getByText(/binds your organisation/).waitFor()
    expect(await axeFaults(member)).toEqual([])
    await dialog.getByRole('button', { name: 'Accept, and be bound' }).focus()
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('You have nothing to decide here.').waitFor()
    const [allocation] = await party('members', 1).api.all(`/rounds/${played.roundId}/allocations`)
    expect(allocation.accepted.member).toBe(true)
  })

  test('a supplier accepts all its allocations together, and the buyer is named', async () => {
    const { page } = supplier
    await page.getByRole('button', { name: /^Accept all \d+$/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/allocations of .* in all/).waitFor()
    await dialog.getByRole('button', { name: 'Accept, and be bound' }).click()
    await dialog.waitFor({ state: 'detached', timeout: 20_000 })
    const open = await until('nothing is open for the supplier', async () => {
      const all = await party('suppliers', 0).api.all(`/rounds/${played.roundId}/allocations`)
      return all.every(one => one.accepted.supplier) && all.length
    })
    expect(open).toBeGreaterThan(1)
    await page.getByRole('button', { name: 'ndpr-oxide' }).first().click()
    await page.getByRole('heading', { name: 'Why this much' }).waitFor()
    await picture(supplier, 'my-round-supplier')
    expect(await overflow(supplier)).toBe(0)
  })

  test('a member checks by itself that its line is under the public seal, and sees the pool with what is suppressed', async () => {
    const { page } = member
    await page.getByRole('tab', { name: 'Check and record' }).click()
    await page.getByRole('button', { name: 'Check your entry' }).click()
    await page.getByText('is under the public seal exactly as the hub shows it to you.').waitFor()
    expect(await page.getByText('Verified', { exact: true }).count()).toBe(1)
    await picture(member, 'my-record')
    expect(await axeFaults(member)).toEqual([])
    await page.getByRole('tab', { name: 'Pool sheet' }).click()
    await page.getByText(/^Version 1, published/).waitFor()
    await picture(member, 'my-pool')
    await page.getByRole('tab', { name: 'My lines' }).click()
    await page.getByText('It was in when the books closed').waitFor()
  })

  test('a member reports its contract, is told what the hub finds wrong beside the field, and reports the delivery', async () => {
    for (const one of [...played.members, ...played.suppliers])
      for (const allocation of await one.api.all(`/rounds/${played.roundId}/allocations`))
        await one.api.post(`/allocations/${allocation.id}/accept`)
    await played.operator.post(`/rounds/${played.roundId}/award`)
    await inState(played.operator, played.roundId, 'awarded')
    const { page, complaints } = member
    await page.goto(`${hub.url}/my/rounds/${played.roundId}`)
    await page.getByRole('button', { name: 'Report the contract' }).click()
    const dialog = page.getByRole('dialog')
    const quantity = dialog.getByLabel('Quantity in kg')
    const allocated = await quantity.inputValue()
    complaints.splice(0)
    await quantity.fill('999999')
    await dialog.getByRole('button', { name: 'Report the contract' }).click()
    await dialog.getByText(/^not more than/).waitFor()
    // The refusal is the only thing that the browser complains of.
    for (const complaint of complaints.splice(0)) expect(complaint).toContain('422')
    await quantity.fill(allocated)
    await dialog.getByRole('button', { name: 'Report the contract' }).click()
    await page.getByRole('button', { name: 'Report a delivery' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Report a delivery' }).click()
    await page.getByText('Everything in the contract has arrived.').waitFor()
    expect(complaints).toEqual([])
  })
})
