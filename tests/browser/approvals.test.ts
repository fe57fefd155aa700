import type { TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, startWholeHub } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

/** What one operator asks for, and another sees and decides: the one that signs in here is olga. */
describe.skipIf(browserPath() === undefined)('two operators in the console', () => {
  let browser: Browser
  let hub: TestHub
  let visit: Visit
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub({ FOUR_EYES: '1' })])
    visit = await browser.visit()
    await signIn(visit, hub.url, { role: 'operator' }, '/participants')
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  const status = async (id: string) => (await (await hub.operator()).get(`/participants/${id}`)).body.status

  test('what another has asked for is named on the first page, and confirmed', async () => {
    const { page } = visit
    const { id } = await admitted(hub, 'member', { legalName: 'Lapsed Licence SE' })
    const oskar = await hub.api.as({ sub: 'oskar', roles: ['operator'] })
    expect((await oskar.post(`/participants/${id}/suspend`, { reason: 'Its licence has lapsed.' })).status).toBe(202)
    await page.goto(`${hub.url}/`)
    await page.getByText('oskar requests this').waitFor()
    await page.getByText('Reason: Its licence has lapsed.').waitFor()
    await page.getByRole('link', { name: 'Suspend Lapsed Licence SE' }).click()
    await page.getByText('oskar requests this').waitFor()
    await settled(visit)
    expect(await axeFaults(visit)).toEqual([])
    expect(await overflow(visit)).toBe(0)
    await page.getByRole('button', { name: 'Confirm …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm', exact: true }).click()
    await page.getByText('Confirmed and carried out.').waitFor()
    expect(await status(id)).toBe('suspended')
  })

  test('whoever has the hub ask for two can sign in as the other one too, and confirm', async () => {
    const { id } = await admitted(hub, 'member', { legalName: 'Sold Shares SE' })
    expect((await (await hub.operator()).post(`/participants/${id}/suspend`, { reason: 'It is sold.' })).status).toBe(
      202,
    )
    const second = await browser.visit()
    await signIn(second, hub.url, { role: 'second operator' }, `/participants/${id}`)
    await second.page.getByRole('button', { name: 'Confirm …' }).click()
    await second.page.getByRole('dialog').getByRole('button', { name: 'Confirm', exact: true }).click()
    await second.page.getByText('Confirmed and carried out.').waitFor()
    expect(await status(id)).toBe('suspended')
    await second.end()
  })

  test('what one has asked for oneself waits, and can be withdrawn and not confirmed', async () => {
    const { page } = visit
    const { id } = await admitted(hub, 'member')
    await page.goto(`${hub.url}/participants/${id}`)
    await page.getByRole('button', { name: 'Suspend …' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('Its owner has changed.')
    await dialog.getByRole('button', { name: 'Suspend' }).click()
    await page.getByText('You requested this; it is waiting for a second operator').waitFor()
    expect(await status(id)).toBe('admitted')
    expect(await page.getByRole('button', { name: 'Confirm …' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Withdraw …' }).click()
    await dialog.getByRole('button', { name: 'Withdraw', exact: true }).click()
    await page.getByText('Withdrawn. Nothing was changed.').waitFor()
    await page.getByText('You requested this').waitFor({ state: 'detached' })
    expect(visit.complaints).toEqual([])
  })
})
