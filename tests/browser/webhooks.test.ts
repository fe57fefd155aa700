import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Api } from '@lodestone/testing'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, startWholeHub } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
let member: Visit
let api: Api
let receiver: Server
let address = ''
/** What the receiver answers, and what came. */
let status = 204
const got: { headers: Record<string, string>; body: string }[] = []

/** A member subscribes its own system to what happens, in the console, and a real receiver hears of it. */
describe.skipIf(browserPath() === undefined)('webhooks in the browser', () => {
  beforeAll(async () => {
    receiver = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      got.push({ headers: request.headers as Record<string, string>, body })
      response.writeHead(status).end()
    })
    await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
    address = `127.0.0.1:${(receiver.address() as AddressInfo).port}`
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub({ WEBHOOK_ALLOW_PRIVATE: '1' })])
    const made = await admitted(hub, 'member', { legalName: 'Nordmotor AG' })
    api = made.api
    member = await browser.visit()
    await member.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await signIn(member, hub.url, { role: 'member', organisation: 'Nordmotor AG' })
    await settled(member)
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
    receiver?.close()
  })

  describe('a new webhook', created)
  describe('a standing webhook', standing)

  test('an operator has no webhooks, and no page of them', async () => {
    const operator = await browser.visit()
    await signIn(operator, hub.url, { role: 'operator' }, '/my/webhooks')
    await operator.page.getByRole('heading', { name: 'Page not found' }).waitFor()
    expect(await operator.page.getByRole('link', { name: 'Webhooks' }).count()).toBe(0)
    await operator.end()
  })
})

/** The page at both widths and in both themes, as `tests/browser/pages.test.ts` looks at those that need no id. */
async function fits(visit: Visit): Promise<void> {
  expect(await axeFaults(visit)).toEqual([])
  await visit.page.emulateMedia({ colorScheme: 'dark' })
  await visit.page.setViewportSize({ width: 390, height: 844 })
  expect(await overflow(visit)).toBe(0)
  expect(await axeFaults(visit)).toEqual([])
  await visit.page.emulateMedia({ colorScheme: 'light' })
  await visit.page.setViewportSize({ width: 1440, height: 900 })
}

function created() {
  test('a member names an address and events by keyboard, is told what is wrong, and sees the secret once', async () => {
    const { page, complaints } = member
    await page.getByRole('link', { name: 'Webhooks', exact: true }).click()
    await page.getByText('You have no webhooks yet.').waitFor()
    await page.getByRole('link', { name: 'New webhook' }).click()
    await page.getByRole('button', { name: 'Create webhook' }).click()
    await page.getByText('Choose at least one event.').waitFor()
    await page.getByText(/^an address such as/).waitFor()
    // A member has no offers to hear of.
    expect(await page.getByRole('checkbox', { name: 'An offer was posted' }).count()).toBe(0)
    await page.getByLabel('Address').fill(`http://anna:secret@${address}/erp`)
    await page.getByRole('checkbox', { name: 'A forecast was submitted' }).focus()
    await page.keyboard.press('Space')
    complaints.splice(0)
    await page.getByLabel('Address').press('Enter')
    // Of the hub, beside its field.
    await page.getByRole('group').or(page.locator('.field')).getByText(/user/).first().waitFor()
    for (const complaint of complaints.splice(0)) expect(complaint).toContain('422')
    await page.getByLabel('Address').fill(`http://${address}/erp`)
    await fits(member)
    await page.getByRole('button', { name: 'Create webhook' }).click()
    const secret = await page.getByText(/^whsec_/).textContent()
    await fits(member)
    await page.getByRole('button', { name: 'Copy the secret' }).click()
    await page.getByText('Copied').waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(secret)
    await page.getByRole('button', { name: 'I have saved it' }).click()
    await page.getByRole('heading', { name: address, level: 1 }).waitFor()
    expect(await page.getByText(/whsec_/).count()).toBe(0)

    await page.getByText('Nothing here.').waitFor()
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByRole('row', { name: /Test.*Delivered.*Answered 204/ }).waitFor()
    const [message] = got.splice(0)
    expect(new Webhook(secret ?? '').verify(message?.body ?? '', message?.headers ?? {})).toMatchObject({
      type: 'participants.webhook-tested.v1',
    })
    await fits(member)
    expect(complaints).toEqual([])
  })
}

function standing() {
  test('what failed is seen with its answer, and is sent again by hand', async () => {
    const { page, complaints } = member
    status = 500
    expect((await api.post('/demand/forecasts', forecast())).status).toBe(201)
    await page.getByRole('row', { name: /A forecast was submitted.*On its way.*Answered 500/ }).waitFor()
    await page.getByText(/^Nothing has been accepted since/).waitFor()
    status = 204
    await page.getByRole('button', { name: /^Resend: A forecast was submitted/ }).press('Enter')
    await page.getByText('It is being sent again.').waitFor()
    await page.getByRole('row', { name: /A forecast was submitted.*Delivered.*Answered 204/ }).waitFor()
    await page.getByRole('button', { name: /^All/ }).click()
    await page.getByRole('option', { name: 'Failed' }).click()
    await page.getByText('Nothing here.').waitFor()
    expect(complaints).toEqual([])
  })

  test('a new secret signs beside the old one, and a webhook that was ended is gone', async () => {
    const { page, complaints } = member
    await page.getByRole('button', { name: 'New secret …' }).click()
    await page.getByLabel('Overlap in hours').fill('200')
    expect(await page.getByRole('button', { name: 'Create secret' }).isDisabled()).toBe(true)
    await page.getByLabel('Overlap in hours').fill('24')
    await page.getByRole('button', { name: 'Create secret' }).click()
    await page.getByText(/^whsec_/).waitFor()
    await page.getByText('2 in use until the overlap ends').waitFor()
    await page.getByRole('button', { name: 'I have saved it, hide it' }).click()
    await page.getByText(/^whsec_/).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'End …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click()
    await page.getByText('You have no webhooks yet.').waitFor()
    expect(await api.all('/webhooks')).toEqual([])
    expect(complaints).toEqual([])
  })

  test('one that was disabled says why, and is enabled again', async () => {
    const { page, complaints } = member
    const types = ['demand.forecast-submitted']
    const { body } = await api.post('/webhooks', { url: `http://${address}/gone`, types })
    status = 410
    await api.post(`/webhooks/${body.id}/test`)
    await page.goto(`${hub.url}/my/webhooks/${body.id}`)
    await page.getByText(/^Disabled .* this address no longer exists/).waitFor()
    expect(await page.getByRole('button', { name: 'Send a test' }).count()).toBe(0)
    status = 204
    await page.getByRole('button', { name: 'Enable …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Enable', exact: true }).click()
    await page.getByText('The webhook is active again.').waitFor()
    await page.getByRole('button', { name: 'Resend failed deliveries …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Resend' }).click()
    await page.getByText('One is being sent again.').waitFor()
    await page.getByRole('row', { name: /Test.*Delivered/ }).waitFor()
    expect(complaints).toEqual([])
  })
}
