import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, offer, stage, startWholeHub } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

let hub: TestHub
let browser: Browser
let operator: Api

/** Names in offers that are like one on a list: from the load to the decision, for operators, and what a supplier reads of it. */
describe.skipIf(browserPath() === undefined)('names in the browser', () => {
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    operator = await hub.operator()
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  async function fits(visit: Visit): Promise<void> {
    for (const [width, colorScheme] of [
      [390, 'dark'],
      [1440, 'light'],
    ] as const) {
      await visit.page.emulateMedia({ colorScheme })
      await visit.page.setViewportSize({ width, height: 900 })
      await expect.poll(() => overflow(visit), { message: `pixels too wide at ${width}` }).toBe(0)
      await expect.poll(() => axeFaults(visit)).toEqual([])
    }
  }

  test('an operator loads a list and decides; the supplier reads what is found in his offer', async () => {
    const supplier = await admitted(hub, 'supplier', { legalName: 'Western Oxides' })
    const chain = [stage('mining'), stage('separation', { operator: 'ООО «Гранитогорск»' })]
    const { id } = (await supplier.api.post('/supply/offers', offer({ chain }))).body
    const watching = await browser.visit()
    await signIn(watching, hub.url, { role: 'operator' }, '/names?tab=lists')
    await settled(watching)
    const { page, complaints } = watching
    await page.getByText('No list is loaded.').waitFor()
    await page.getByRole('button', { name: 'Load a list …' }).click()
    const loading = page.getByRole('dialog', { name: 'Load a restricted list' })
    await loading.getByText('Still to fill in: Id and a file.').waitFor()
    await loading.getByLabel('Id').fill('sanctions')
    await loading.getByLabel('What it is called').fill('Financial sanctions')
    const csv = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('id,name\n1,Granitogorsk LLC\n') }
    await loading.locator('input[type=file]').setInputFiles(csv)
    await fits(watching)
    await loading.getByRole('button', { name: 'Load', exact: true }).click()
    await page.getByText('Financial sanctions: 1 came, 0 changed, 0 went.').waitFor()
    await page.getByRole('tab', { name: 'Matches' }).click()
    await page.getByText('Granitogorsk LLC').waitFor({ timeout: 30_000 })
    await fits(watching)

    const selling = await browser.visit()
    await signIn(selling, hub.url, { role: 'supplier', organisation: 'Western Oxides' }, `/my/offers/${id}`)
    await selling.page
      .getByText('ООО «Гранитогорск» may be Granitogorsk LLC of the list Financial sanctions.')
      .first()
      .waitFor()

    await page.getByRole('button', { name: 'Decide …' }).click()
    const deciding = page.getByRole('dialog', { name: 'Is ООО «Гранитогорск» on the list?' })
    await deciding.getByText('Financial sanctions lists: Granitogorsk LLC.').waitFor()
    await deciding.getByLabel('Reason').fill('the register of companies says so')
    await fits(watching)
    await deciding.getByRole('button', { name: 'Decide', exact: true }).click()
    await page.getByText('Decided about ООО «Гранитогорск».').waitFor()
    await until('the offer is judged by it', async () => {
      const { gaps = [] } = (await operator.get(`/supply/offers/${id}/screening`)).body
      return gaps.some((one: { code: string }) => one.code === 'name-listed')
    })

    await page.getByRole('tab', { name: 'Lists' }).click()
    await page.getByRole('button', { name: 'Delete …' }).click()
    const deleting = page.getByRole('dialog', { name: 'Delete Financial sanctions' })
    await deleting.getByText('No name is matched with its 1 entry any more.').waitFor()
    await fits(watching)
    await deleting.getByRole('button', { name: 'Delete the list' }).click()
    await page.getByText('No list is loaded.').waitFor()
    await until('the offer is judged without it', async () => {
      return (await operator.get(`/supply/offers/${id}/screening`)).body.level !== 'U'
    })
    expect([...complaints, ...selling.complaints]).toEqual([])
  })
})
