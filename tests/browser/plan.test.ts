import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registered, startWholeHub } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, signIn, type Visit } from './browser.ts'

let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
let member: Visit

/** A member plans what it will build, sees what another mix saves, and begins a forecast of it. */
describe.skipIf(browserPath() === undefined)('a plan of need in the browser', () => {
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    const party = await registered(hub, 'member')
    const organisation = (await (await hub.operator()).get(`/participants/${party.id}`)).body.legalName
    member = await browser.visit()
    await signIn(member, hub.url, { role: 'member', organisation }, '/my/plan')
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  test('says what is wrong before it is sent, is kept, and gives its form back', async () => {
    const { page, complaints } = member
    const robots = page.getByRole('region', { name: 'Robots' })
    await robots.getByLabel('Units in the first quarter (robot)').fill('1000')
    await robots.getByText('Units in the first and in the last quarter are numbers').waitFor()
    await robots.getByLabel('Units in the last quarter (robot)').fill('2000')
    const alloyed = robots.getByRole('group', { name: 'NdFeB, heavies alloyed' })
    await alloyed.getByLabel('Share then (%)').fill('40')
    await robots.getByText('The shares then do not come to 100 %.').waitFor()
    const free = robots.getByRole('group', { name: 'NdFeB, heavy-free' })
    await free.getByLabel('Share then (%)').fill('60')
    await page.getByRole('heading', { name: 'When each switch must begin' }).waitFor()
    expect(await axeFaults(member)).toEqual([])
    await page.getByRole('button', { name: 'Save plan' }).click()
    await page.getByText('The plan is saved.').waitFor()
    await page.reload()
    await robots.getByLabel('Units in the last quarter (robot)').waitFor()
    expect(await robots.getByLabel('Units in the last quarter (robot)').inputValue()).toBe('2000')
    expect(await free.getByLabel('Share then (%)').inputValue()).toBe('60')
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await overflow(member)).toBe(0)
    await page.setViewportSize({ width: 1440, height: 900 })
    expect(complaints).toEqual([])
  })

  test('becomes the lines of a forecast by one press', async () => {
    const { page } = member
    await page.getByRole('button', { name: 'Begin a forecast' }).click()
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'forecast' }).waitFor()
    await page.getByRole('gridcell', { name: 'P-16', exact: true }).waitFor()
    expect(await page.getByRole('gridcell', { name: 'P-1', exact: true }).count()).toBe(1)
  })
})
