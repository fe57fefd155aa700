import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  asks,
  closed,
  pledges,
  projects,
  startVenture,
  stateAll,
  states,
  terms,
  type Venture,
} from '../system/venture.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

/** Where pictures of what was looked at go; none without it. */
const PICTURES = process.env.OUT

let browser: Browser
let venture: Venture
const visits: Partial<Record<'operator' | 'supplier' | 'member' | 'funder' | 'auditor', Visit>> = {}
const visitOf = (role: keyof typeof visits): Visit => {
  const visit = visits[role]
  if (!visit) throw new Error(`nobody signed in as ${role}`)
  return visit
}

/** A round of projects as each party sees it: what it states, and what came of it, on the real hub. */
describe.skipIf(browserPath() === undefined)('a project round in the browser', () => {
  beforeAll(async () => {
    ;[browser, venture] = await Promise.all([openBrowser(), startVenture()])
    const { hub, operator, suppliers, members, funders } = venture
    const nameOf = async (id: string): Promise<string> => (await operator.get(`/participants/${id}`)).body.legalName
    for (const [role, party] of [
      ['operator', undefined],
      ['auditor', undefined],
      ['supplier', suppliers[1]],
      ['member', members[0]],
      ['funder', funders[0]],
    ] as const) {
      const visit = await browser.visit()
      visits[role] = visit
      await signIn(visit, hub.url, { role, ...(party && { organisation: await nameOf(party.id) }) }, '/project-rounds')
    }
  })
  afterAll(async () => {
    await browser?.close()
    await venture?.hub.stop()
  })

  test('before terms stand a member is told that they are awaited', async () => {
    const { page } = visitOf('member')
    await page.goto(`${venture.hub.url}/project-rounds/${venture.id}?tab=own`)
    await page.getByText(/^No terms have been stated yet/).waitFor()
  })

  test('a member pastes its asks, is told in the cell what is wrong, and states them', async () => {
    const { hub, operator, members, id } = venture
    await operator.put(`/project-rounds/${id}/terms`, terms, 1)
    const { page } = visitOf('member')
    await page.goto(`${hub.url}/project-rounds/${id}?tab=own`)
    await pasteInto(visitOf('member'), 'Asks', ['motors\tndpr-oxide\tNdPr\t10'])
    await pasteInto(visitOf('member'), 'Years of asks', ['motors\t2028\t18 t', 'motors\t2029\t18.000,5'])
    await page.getByText('Not a number.').waitFor()
    expect(await page.getByRole('button', { name: 'State asks' }).isDisabled()).toBe(true)
    await pasteInto(visitOf('member'), 'Years of asks', ['motors\t2028\t18000'])
    expect(await axeFaults(visitOf('member'))).toEqual([])
    await page.getByRole('button', { name: 'State asks' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'State asks' }).click()
    await page.getByText('Saved.').waitFor()
    const stated = (await members[0].api.get(`/project-rounds/${id}/asks`)).body
    expect(stated.askYears).toEqual([
      { ask: 'motors', year: 2028, kg: '18000' },
      { ask: 'motors', year: 2029, kg: '18000.5' },
    ])
    expect(stated.asks).toEqual(asks('motors', '1').asks)
  })

  test('what the hub refuses of a funder’s pledge stands in its cell', async () => {
    const { hub, funders, id } = venture
    await states(id, funders[0], 'pledges', pledges('agency loan', '4000000', ['AU']))
    const visit = visitOf('funder')
    const { page } = visit
    await page.goto(`${hub.url}/project-rounds/${id}?tab=own`)
    await pasteInto(visit, 'Conditions of pledges', ['another\tcountries\t\t\tAU'])
    await page.getByRole('button', { name: 'State pledges' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'State pledges' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.locator('[role=gridcell][aria-invalid=true]').first().waitFor()
  })

  test('each party sees what came of it, the operator all, on a phone and in the dark', async () => {
    const { hub, operator, suppliers, id } = venture
    await states(id, suppliers[1], 'projects', projects('Salar', '70000000'))
    await stateAll(venture)
    for (const role of ['supplier', 'member', 'funder'] as const) await looked(role, `/project-rounds/${id}`, 'open')
    await looked('supplier', `/project-rounds/${id}?tab=own`, 'own')
    await looked('operator', `/project-rounds/${id}?tab=terms`, 'terms')
    await closed(operator, id, 'decided')
    for (const role of ['operator', 'supplier', 'member', 'funder', 'auditor'] as const)
      await looked(role, `/project-rounds/${id}`, 'decided')
    await looked('auditor', `/project-rounds`, 'list')
    expect(await visitOf('member').page.getByText('Salar').count()).toBe(0)
    await visitOf('member').page.goto(`${hub.url}/project-rounds/${id}`)
    await visitOf('member').page.getByRole('heading', { name: 'What came of your asks' }).waitFor()
    await visitOf('supplier').page.getByText('Not banked').waitFor()
    await visitOf('funder').page.getByRole('heading', { name: 'What came of your pledges' }).waitFor()
    await visitOf('operator').page.getByRole('heading', { name: 'All contracts' }).waitFor()
  })

  test('an auditor has it decided again, and it is the same', async () => {
    const { page } = visitOf('auditor')
    await page.goto(`${venture.hub.url}/project-rounds/${venture.id}?tab=check`)
    await page.getByRole('button', { name: 'Check now' }).click()
    await page.getByText('It is the same, and nothing of the book is broken.').waitFor()
    for (const { complaints } of Object.values(visits)) expect(complaints.filter(one => !/422/.test(one))).toEqual([])
  })
})

/** Looks at a page at both widths, light and dark: nothing sticks out, axe finds nothing. */
async function looked(role: keyof typeof visits, path: string, name: string): Promise<void> {
  const visit = visitOf(role)
  const { page } = visit
  if (PICTURES) mkdirSync(PICTURES, { recursive: true })
  for (const [width, colorScheme] of [
    [390, 'dark'],
    [1440, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    await page.goto(venture.hub.url + path)
    await settled(visit)
    expect(await overflow(visit), `${path} ${role} ${width}`).toBe(0)
    expect(await axeFaults(visit), `${path} ${role} ${width}`).toEqual([])
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}-${role}-${width}.png`, fullPage: true })
  }
}

async function pasteInto({ page }: Visit, grid: string, rows: readonly string[]): Promise<void> {
  await page.getByRole('grid', { name: grid, exact: true }).getByRole('gridcell').first().focus()
  await page.evaluate(`{
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', ${JSON.stringify(rows.join('\n'))})
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }`)
}
