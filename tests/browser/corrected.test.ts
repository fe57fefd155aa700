import type { TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registered, startWholeHub } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, settled, signIn } from './browser.ts'

describe.skipIf(browserPath() === undefined)('what a participant was registered as by mistake', () => {
  let browser: Browser
  let hub: TestHub
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub({ FOUR_EYES: '1' })])
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  test('is corrected by two operators, to whom before and after are shown', async () => {
    const visit = await browser.visit()
    const { page } = visit
    const { id } = await registered(hub, 'member', { legalName: 'Tbilisi Drives' })
    await signIn(visit, hub.url, { role: 'operator' }, `/participants/${id}`)
    await page.getByRole('button', { name: 'Correct …' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /Kind/ }).click()
    await page.getByRole('option', { name: 'Supplier' }).click()
    const country = dialog.getByRole('combobox', { name: 'Country' })
    await country.fill('GE')
    await country.press('Tab')
    await dialog.getByText('Registered: Member · Germany · European Union').waitFor()
    await dialog.getByText('To be: Supplier · Georgia').waitFor()
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('It is in Georgia.')
    await settled(visit)
    expect(await axeFaults(visit)).toEqual([])
    await dialog.getByRole('button', { name: 'Correct', exact: true }).click()
    await page.getByText('You requested this; it is waiting for a second operator').waitFor()
    const second = await browser.visit()
    await signIn(second, hub.url, { role: 'second operator' }, '/')
    await second.page.getByRole('link', { name: 'Correct Tbilisi Drives' }).waitFor()
    await second.page.getByText('Reason: It is in Georgia.').waitFor()
    await second.page.getByRole('button', { name: 'Confirm …' }).click()
    const confirming = second.page.getByRole('dialog')
    await confirming.getByText('Registered: Member · Germany · European Union').waitFor()
    await confirming.getByText('To be: Supplier · Georgia').waitFor()
    await confirming.getByRole('button', { name: 'Confirm', exact: true }).click()
    await second.page.getByText('Confirmed and carried out.').waitFor()
    expect((await (await hub.operator()).get(`/participants/${id}`)).body).toMatchObject({
      kind: 'supplier',
      country: 'GE',
    })
    await second.end()
  })
})
