import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { round } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'
import { type PlayedHub, startPlayedHub } from './played.ts'

const LANGUAGES = ['en-GB', 'de-DE', 'fr-FR', 'ja-JP'] as const
/** A key that has no words is shown as itself. */
const BARE_KEY = /\b(?:said|step|group|glance|title|lead|term)\.[a-z]\w*\b|\{\{|round-rules|\bundefined\b/
const PIXELS = 3_000

let shown: PlayedHub
let browser: Browser
/** A round with a rule of nearly every kind. */
let fullId: string

describe.skipIf(browserPath() === undefined)(
  'the rules of a round, the rule book and the words, in the browser',
  () => {
    beforeAll(async () => {
      ;[shown, browser] = await Promise.all([startPlayedHub(), openBrowser()])
      const draft = round({ name: 'All rules', periods: ['2028-Q3'], decisionsCloseAt: '2030-06-01T10:00:00Z' })
      const rules = {
        ...draft.rules,
        ...{
          provenanceFloor: 'A',
          assurance: 'verified',
          countryCapBase: 'servable-demand',
          countryCapExempt: ['AU', 'CA'],
        },
        ...{
          countryCapLadder: { steps: ['50', '65'], keepVolumePct: '92.5' },
          maxSupplierSharePct: '30',
          supplierCapBy: 'group',
        },
        ...{ requireCeilings: true, reservePrices: { 'ndpr-oxide': '95' }, weights: 'baseline', newcomerWeight: '12' },
        ...{
          departures: 'least-loss',
          smallestLineKg: '5',
          smallestOfferKg: '100',
          ceilingStep: '0.5',
          priceStep: '0.05',
        },
        ...{
          maxPasses: 3,
          undecided: 'accept',
          freight: [{ from: 'AU', to: '*', amount: '1.1' }],
          indices: { 'spot nd': '60' },
        },
      }
      const made = await shown.played.operator.post('/rounds', { ...draft, rules })
      expect([made.status, made.text]).toEqual([201, made.text])
      fullId = made.body.id
      await shown.played.operator.post(`/rounds/${fullId}/open`)
    })
    afterAll(async () => {
      await browser?.close()
      await shown?.hub.stop()
    })
    rulesTab()
    books()
    words()
    matchParts()
  },
)

type Kind = 'member' | 'supplier' | 'operator' | 'auditor'
async function enter(role: Kind, path: string, options: Parameters<Browser['visit']>[0] = {}): Promise<Visit> {
  const visit = await browser.visit(options)
  const who = role === 'member' || role === 'supplier' ? { role, organisation: shown.names[role] } : { role }
  await signIn(visit, shown.hub.url, who, path)
  await settled(visit)
  return visit
}
/** Takes a picture as it is seen where `PICTURES` names a folder: for looking, not for judging. */
async function picture({ page }: Visit, name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true, animations: 'disabled' })
}
const heightOf = ({ page }: Visit): Promise<number> => page.evaluate('document.documentElement.scrollHeight')

function rulesTab() {
  test('all who take part read the rules of this round, with its own figures and what comes next', async () => {
    for (const role of ['member', 'supplier', 'operator', 'auditor'] as const) {
      const isParty = role === 'member' || role === 'supplier'
      const visit = await enter(role, `${isParty ? '/my' : ''}/rounds/${fullId}?tab=rules`)
      const { page } = visit
      const card = page.getByRole('region', { name: 'The rules in plain words' })
      for (const sentence of [
        /Goods must be of level A/,
        /at most 50% or 65% of what those of its lines ask that some offer can serve/,
        /at least 92\.5% of what could be served/,
        /Australia and Canada/,
        /One supplier serves at most 30%/,
        /weigh at most 12% of the others/,
        /reserve price of its material, with freight: NdPr oxide EUR.95\.00 per kg/,
        /less than 5 kg/,
        /multiple of 0\.05/,
        /at most 3 passes/,
        /not decided by 1 Jun 2030, 12:00 counts as accepted/,
        /Australia → anywhere EUR.1\.10/,
      ])
        await card.getByText(sentence).waitFor()
      const next = card.locator('[aria-current=step]')
      expect(await next.textContent()).toMatch(/Next.*Collection closes/)
      await card.getByText(/Times are in Europe\/Berlin/).waitFor()
      expect(await axeFaults(visit)).toEqual([])
      expect(visit.complaints).toEqual([])
      if (isParty) await picture(visit, `rules-${role}`)
      await visit.end()
    }
  })

  test('what a round has not is not said, and a sentence leads to its paragraph in the rule book', async () => {
    const visit = await enter('member', `/my/rounds/${shown.ids.openId}?tab=rules`)
    const { page } = visit
    const card = page.getByRole('region', { name: 'The rules in plain words' })
    await card.getByText(/No country is capped/).waitFor()
    for (const absent of [/One supplier serves/, /reserve price of its/, /smallest line/i, /weigh at most/])
      expect(await card.getByText(absent).count()).toBe(0)
    await card.getByRole('link', { name: /Read it in the rule book: Ties are decided/ }).click()
    await page.waitForURL(/\/rules#7-ties$/)
    const heading = page.getByRole('heading', { name: '7. Ties' })
    await expect.poll(() => heading.evaluate(one => one === one.ownerDocument.activeElement)).toBe(true)
    expect(visit.complaints).toEqual([])
    await visit.end()
  })

  test('before one joins, the forms of a forecast and an offer lead to the rules', async () => {
    for (const [role, path] of [
      ['member', '/my/forecasts/new'],
      ['supplier', '/my/offers/new'],
    ] as const) {
      const visit = await enter(role, path)
      await visit.page.getByRole('link', { name: 'All rules' }).click()
      await visit.page.waitForURL(new RegExp(`/my/rounds/${fullId}\\?tab=rules`))
      await visit.page.getByRole('tab', { name: 'Rules', selected: true }).waitFor()
      await visit.end()
    }
  })

  test.each(LANGUAGES)('in %s every sentence has its words, at 390 px in the dark too', async locale => {
    const visit = await enter('supplier', `/my/rounds/${fullId}?tab=rules`, {
      locale,
      width: 390,
      height: 844,
      dark: true,
    })
    await visit.page.locator('section [aria-current=step]').first().waitFor()
    expect(await visit.page.locator('main').textContent()).not.toMatch(BARE_KEY)
    expect(await axeFaults(visit)).toEqual([])
    expect(await overflow(visit)).toBe(0)
    await picture(visit, `rules-390-dark-${locale}`)
    await visit.end()
  })
}

function books() {
  test.each(LANGUAGES)(
    'in %s rule book and glossary are read in the console, and say where they are English alone',
    async locale => {
      const visit = await enter('auditor', '/rules', { locale })
      const { page } = visit
      for (const path of ['/rules', '/rules/after-the-match', '/rules/origin', '/rules/disclosure', '/glossary']) {
        await page.goto(shown.hub.url + path)
        await page.locator('article.book[lang=en]').waitFor()
        expect(await page.locator('main > div > .page > .note').count()).toBe(locale === 'en-GB' ? 0 : 1)
        expect(await page.locator('main').textContent()).not.toMatch(/\b(?:title|lead)\.[a-z]+\b/)
        expect(await axeFaults(visit)).toEqual([])
      }
      expect(visit.complaints).toEqual([])
      await visit.end()
    },
  )

  test('a link to a word of the glossary shows it, on a phone too, and the contents lead on', async () => {
    const visit = await enter('member', '/glossary#reserve-price', { width: 390, height: 844, dark: true })
    const { page } = visit
    await expect
      .poll(() =>
        page.evaluate(
          `document.activeElement.id + ' ' + (document.activeElement.getBoundingClientRect().top < innerHeight)`,
        ),
      )
      .toBe('reserve-price true')
    expect(await axeFaults(visit)).toEqual([])
    expect(await overflow(visit)).toBe(0)
    await picture(visit, 'glossary-390-dark')
    await page.goto(`${shown.hub.url}/rules`)
    await page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: '8. Prices' }).click()
    await page.waitForURL(/#8-prices$/)
    await picture(visit, 'rules-book-390-dark')
    expect(await axeFaults(visit)).toEqual([])
    expect(await overflow(visit)).toBe(0)
    expect(visit.complaints).toEqual([])
    await visit.end()
    const wide = await enter('member', '/rules')
    await picture(wide, 'rules-book')
    await wide.end()
  })
}

function words() {
  test.each(LANGUAGES)('in %s a word is explained where the question arises, by keyboard', async locale => {
    const visit = await enter('supplier', '/my/offers/new', { locale })
    const { page } = visit
    const word = page.locator('button.term').first()
    await word.focus()
    await page.keyboard.press('Enter')
    const said = page.getByRole('dialog')
    await said.waitFor()
    expect(await said.textContent()).not.toMatch(BARE_KEY)
    expect(await axeFaults(visit)).toEqual([])
    if (locale === 'en-GB') await picture(visit, 'term')
    await page.keyboard.press('Escape')
    await said.waitFor({ state: 'detached' })
    await expect.poll(() => word.evaluate(one => one === one.ownerDocument.activeElement)).toBe(true)
    expect(visit.complaints).toEqual([])
    await visit.end()
  })

  test('the forms and the pages of a round explain their words', async () => {
    const member = await enter('member', '/my/forecasts/new')
    await member.page.getByRole('button', { name: 'Commitment: what it means' }).waitFor()
    await member.page.goto(`${shown.hub.url}/my/rounds/${shown.ids.openId}?tab=entries`)
    await member.page.getByRole('button', { name: 'Floor: what it means' }).waitFor()
    await member.end()
    const operator = await enter('operator', `/rounds/${shown.ids.roundId}?tab=record`)
    await operator.page.getByRole('button', { name: 'Seed: what it means' }).click()
    await operator.page.getByRole('dialog').getByRole('link', { name: 'In the glossary' }).click()
    await operator.page.waitForURL(/\/glossary#seed$/)
    await operator.end()
  })
}

function matchParts() {
  test('the match is read in parts, each with an address, by keyboard, and none is long', async () => {
    const visit = await enter('operator', `/rounds/${shown.ids.roundId}?tab=match`)
    const { page } = visit
    await page.getByRole('region', { name: 'The result at a glance' }).waitFor()
    await page.getByRole('tab', { name: 'At a glance', selected: true }).focus()
    for (const [name, part] of [
      ['Allocations', 'allocations'],
      ['Why', 'why'],
      ['Fairness', 'fairness'],
      ['Check', 'check'],
    ] as const) {
      await page.keyboard.press('ArrowRight')
      await page.getByRole('tab', { name, selected: true }).waitFor()
      await page.waitForURL(new RegExp(`part=${part}$`))
      await settled(visit)
      expect(await heightOf(visit), name).toBeLessThan(PIXELS)
      expect(await axeFaults(visit)).toEqual([])
      await picture(visit, `match-${part}`)
    }
    await page.reload()
    await page.getByRole('tab', { name: 'Check', selected: true }).waitFor()
    expect(visit.complaints).toEqual([])
    await visit.end()
  })

  test('on paper all parts of the match stand one after the other', async () => {
    const visit = await enter('auditor', `/rounds/${shown.ids.roundId}?tab=match`)
    const { page } = visit
    await page.getByRole('region', { name: 'The result at a glance' }).waitFor()
    await page.emulateMedia({ media: 'print' })
    for (const name of ['The result at a glance', 'Allocations', 'Unmatched demand by cause', 'Fill by member'])
      await page.getByRole('heading', { name, exact: true }).waitFor()
    await page.emulateMedia({ media: 'screen' })
    await page.getByRole('tab', { name: 'At a glance', selected: true }).waitFor()
    expect(await page.getByRole('heading', { name: 'Fill by member' }).count()).toBe(0)
    expect(visit.complaints).toEqual([])
    await visit.end()
  })
}
