import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, startWholeHub } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
let member: Visit

/** A member sees at every page how much it has not read, and reads it. */
describe.skipIf(browserPath() === undefined)('notices in the browser', () => {
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    await admitted(hub, 'member', { legalName: 'Nordmotor AG' })
    member = await browser.visit()
    await signIn(member, hub.url, { role: 'member', organisation: 'Nordmotor AG' })
    await settled(member)
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  test('the bell says how many are unread and leads to them, in words, until they are read', async () => {
    const { page } = member
    await page.getByRole('link', { name: 'Notices: 1 unread' }).click()
    const list = page.getByRole('listitem').filter({ hasText: 'Your organisation is admitted' })
    await list.waitFor()
    expect(await axeFaults(member)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await overflow(member)).toBe(0)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('button', { name: 'Mark all as read' }).click()
    await page.getByRole('link', { name: 'Notices: 0 unread' }).waitFor()
  })

  test('an auditor has no bell', async () => {
    const auditor = await browser.visit()
    await signIn(auditor, hub.url, { role: 'auditor' })
    await settled(auditor)
    expect(await auditor.page.getByRole('link', { name: /^Notices/ }).count()).toBe(0)
    await auditor.end()
  })
})
