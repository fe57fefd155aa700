import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { type RouteContract, routes } from '@lodestone/contracts'
import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { allHeard, forecast, line, round, startWholeHub } from './hub.ts'
import { completeRound, matchRound, openRound, type Played } from './journey.ts'

/** What anybody reads without signing in: nothing where the operator does not show it, and the same to all where it is shown. */

const LANGUAGES = ['en', 'de', 'fr', 'ja']
const NOWHERE = '01890000-0000-7000-8000-00000000dead'
const PAGES = [
  '',
  '/rounds',
  '/demand',
  '/exposure',
  '/rules',
  '/rules/after-the-match',
  '/rules/origin',
  '/rules/disclosure',
  '/glossary',
  '/suppliers',
  '/join',
  '/data',
]
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const PUBLISHED = (routes as readonly RouteContract[]).filter(route => route.published)
const BROWSER = { redirect: 'manual', headers: HTML } as const

describe('a hub that does not show it', () => {
  let hub: TestHub
  beforeAll(async () => {
    hub = await startWholeHub()
  })
  afterAll(() => hub?.stop())

  test.each(['', ...LANGUAGES.flatMap(language => PAGES.map(page => `/${language}${page}`))])(
    'has nothing at /public%s',
    async page => {
      const answer = await fetch(`${hub.url}/public${page}`, BROWSER)
      expect(answer.status).toBe(404)
      expect(await answer.text()).not.toContain('Lodestone')
    },
  )
  test.each(PUBLISHED.map(route => [route.path] as const))('wants everybody to sign in at %s', async path => {
    const answer = await fetch(`${hub.url}/api/v1${path.replace(/\{\w+\}/g, NOWHERE)}`)
    expect(answer.status).toBe(401)
  })
})

let hub: TestHub
let played: Played
let openId: string
let draftId: string
let operator: Api

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${hub.url}/public${path}`, { method, redirect: 'manual', headers: { ...HTML, ...headers } })
const textOf = async (path: string): Promise<string> => (await ask(path)).text()
const visitor = () => hub.api

describe('a hub that shows it', () => {
  beforeAll(async () => {
    hub = await startWholeHub({ PUBLIC_FACE: '1', RATE_LIMIT_PER_SECOND: '400', RATE_LIMIT_BURST: '4000' })
    operator = await hub.operator()
    played = await openRound(hub)
    await matchRound(played)
    await completeRound(played)
    const open = await operator.post('/rounds', round({ name: `The "second" <round> & more`, periods: ['2027-Q3'] }))
    openId = open.body.id
    await operator.post(`/rounds/${openId}/open`)
    draftId = (await operator.post('/rounds', round({ name: 'Not opened yet', periods: ['2027-Q4'] }))).body.id
    await until('the pages know both rounds', async () => (await textOf('/en/rounds')).includes('second'))
  })
  afterAll(() => hub?.stop())

  describe('has pages', pages)
  describe('says in them', said)
  describe('has an API', api)
  describe('keeps secrets', secrets)
})

function pages() {
  test.each([
    [undefined, 'en'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['es,fr;q=0.4,ja;q=0.6', 'ja'],
    ['fr;q=0, es', 'en'],
  ])('leads who asks for %s to %s', async (header, language) => {
    const answer = await ask('', header === undefined ? {} : { 'accept-language': header })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/public/${language}`])
    expect(answer.headers.get('vary')).toContain('accept-language')
  })

  test.each(
    LANGUAGES.flatMap(language => [...PAGES, '/rounds/{played}', '/rounds/{open}'].map(page => [language, page])),
  )('in %s has a page at %s', async (language, page = '') => {
    const path = `/${language}${page.replace('{played}', played.roundId).replace('{open}', openId)}`
    const answer = await ask(path)
    expect(answer.status).toBe(200)
    const { headers } = answer
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('cache-control')).toBe('public, max-age=60')
    expect(headers.get('content-language')).toBe(language)
    expect(headers.get('set-cookie')).toBeNull()
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).not.toContain('script-src')
    const text = await answer.text()
    expect(text).toContain(`<html lang="${language}">`)
    expect(text).not.toMatch(/<script|<style|style=|\son\w+=|<form|<iframe|\{\{|undefined|\[object/)
    expect(text.match(/<h1[ >]/g)).toHaveLength(1)
    expect(text).toMatch(/<title>[^<]{5,}<\/title>/)
    expect(text.match(/rel="alternate"/g)).toHaveLength(5)
    expect(text.match(/rel="canonical"/g)).toHaveLength(1)
    expect(text).toContain(`hreflang="${language}"`)
    // No id is shown: they stand in addresses alone.
    expect(text.replace(/<[^>]*>/g, '')).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/)
    const again = await ask(path, { 'if-none-match': headers.get('etag') ?? '' })
    expect([again.status, await again.text()]).toEqual([304, ''])
    const head = await ask(path, {}, 'HEAD')
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, headers.get('etag'), ''])
  })

  test('its style is there, and does not change under its name', async () => {
    const [, style] = /<link rel="stylesheet" href="([^"]+)"/.exec(await textOf('/en')) ?? []
    const answer = await fetch(hub.url + style)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
    expect(await answer.text()).toContain('--accent')
  })
}

function said() {
  test('every address on its pages leads somewhere', async () => {
    const found = new Set<string>()
    for (const page of [...PAGES, `/rounds/${played.roundId}`, `/rounds/${openId}`])
      for (const [, href = ''] of (await textOf(`/fr${page}`)).matchAll(/href="(\/[^"#]*)[^"]*"/g))
        found.add(href.replaceAll('&#38;', '&'))
    expect(found.size).toBeGreaterThan(40)
    const broken = []
    for (const href of found) {
      const answer = await fetch(hub.url + href, { method: 'HEAD', headers: HTML })
      if (answer.status !== 200) broken.push(`${answer.status} ${href}`)
    }
    expect(broken).toEqual([])
  })

  test.each([
    '/xx',
    '/en/nothing',
    '/en/rounds/nothing',
    `/en/rounds/${NOWHERE}`,
    '/en/rounds/{draft}',
    '/constructor',
  ])('has nothing at %s, and says so in words', async page => {
    const answer = await ask(page.replace('{draft}', draftId))
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    const text = await answer.text()
    expect(text).toContain('There is nothing here')
    expect(text).toContain('noindex')
  })

  test('a draft stands nowhere', async () => {
    for (const page of ['', '/rounds', '/data', '/demand'])
      expect(await textOf(`/en${page}`)).not.toContain('Not opened')
    expect((await visitor().get(`/rounds/${draftId}`)).status).toBe(404)
    expect((await visitor().get('/rounds')).text).not.toContain('Not opened')
  })

  test('names are text, whatever they hold', async () => {
    expect(await textOf('/en/rounds')).toContain('<bdi>The &#34;second&#34; &#60;round&#62; &#38; more</bdi>')
  })

  test('a round shows its result, its sheet, its rules and how to check it', async () => {
    const text = await textOf(`/en/rounds/${played.roundId}`)
    const { resultHash, seed } = (await operator.get(`/rounds/${played.roundId}`)).body
    for (const said of ['Completed', 'Pool sheet', 'The rules in words', 'How to check this', resultHash, seed, 'UTC'])
      expect(text).toContain(said)
    // Deadlines of one that is open are there too, and nothing of a result.
    const open = await textOf(`/en/rounds/${openId}`)
    expect(open).toContain('Collecting')
    expect(open).not.toContain('Document (PDF)')
  })
}

function api() {
  test('the API answers visitors what a participant with nothing of its own is told, and the same to all', async () => {
    const { roundId, suppliers } = played
    for (const path of [
      '/rounds',
      `/rounds/${roundId}`,
      `/rounds/${roundId}/pool`,
      '/rounds/ocds?limit=500',
      `/rounds/${roundId}/ocds`,
      '/rounds/reports',
      '/aggregation/demand',
      '/aggregation/exposure?bloc=EU',
      `/aggregation/exposure?bloc=EU&round=${roundId}`,
    ]) {
      const outsider = await hub.api.as({ sub: 'out', org: NOWHERE, roles: ['member'] })
      const [seen, other] = [await visitor().get(path), await outsider.get(path)]
      expect([path, seen.status, seen.body]).toEqual([path, 200, other.body])
      expect(seen.headers.get('cache-control')).toBe('public, max-age=60')
      expect(seen.headers.get('set-cookie')).toBeNull()
      const etag = seen.headers.get('etag') ?? ''
      expect(etag).toMatch(/^"[0-9a-f]{32}"$/)
      const again = await fetch(`${hub.url}/api/v1${path}`, { headers: { 'if-none-match': `W/${etag}` } })
      expect([path, again.status]).toEqual([path, 304])
      for (const { id } of suppliers) expect(seen.text).not.toContain(id)
    }
    const record = (await visitor().get(`/rounds/${roundId}/record`)).body
    expect(record.inputs).toEqual({ lines: [], offers: [] })
    expect(record.result.allocations).toEqual([])
  })

  test('the statement of what is published is for everybody, in each language', async () => {
    const at = `${hub.url}/api/v1/rounds/${played.roundId}/statement`
    const texts = await Promise.all(
      ['?lang=de', '?lang=de&edition=published', '?lang=ja', '?format=xlsx'].map(async query => {
        const answer = await fetch(at + query)
        expect(answer.status).toBe(200)
        return Buffer.from(await answer.arrayBuffer())
      }),
    )
    expect(texts[0]?.equals(texts[1] as Buffer)).toBe(true)
    expect(texts[0]?.equals(texts[2] as Buffer)).toBe(false)
    expect(texts[0]?.subarray(0, 5).toString()).toBe('%PDF-')
    const [member] = played.members
    const own = await fetch(`${at}?lang=de&edition=published`, {
      headers: { authorization: `Bearer ${member?.api.token}` },
    })
    expect(texts[0]?.equals(Buffer.from(await own.arrayBuffer()))).toBe(true)
    expect(own.headers.get('cache-control')).toBe('no-store')
  })

  test('the feed goes on from its cursor, without signing in', async () => {
    const all = (await visitor().get('/rounds/ocds?since=2020-01-01T00:00:00Z')).body
    expect(all.releases.length).toBeGreaterThan(5)
    const first = (await visitor().get('/rounds/ocds?since=2020-01-01T00:00:00Z&limit=2')).body
    expect(first.releases).toHaveLength(2)
    const next = (await visitor().get(`/rounds/ocds?since=${first.since}`)).body
    expect([...first.releases, ...next.releases].map(({ id }: { id: string }) => id)).toEqual(
      all.releases.map(({ id }: { id: string }) => id),
    )
  })

  test('whatever else there is wants a token, and a wrong one is none', async () => {
    for (const route of routes as readonly RouteContract[]) {
      if (route.open || route.published || route.method !== 'GET') continue
      const answer = await fetch(`${hub.url}/api/v1${route.path.replace(/\{\w+\}/g, NOWHERE)}`)
      expect([route.id, answer.status]).toEqual([route.id, 401])
    }
    const answer = await fetch(`${hub.url}/api/v1/rounds`, { headers: { authorization: 'Bearer wrong' } })
    expect(answer.status).toBe(401)
  })
}

function secrets() {
  test('its bytes are the same before and after a secret changes while nothing is published', async () => {
    const pages = [...PAGES, `/rounds/${played.roundId}`, `/rounds/${openId}`].map(page => `/en${page}`)
    const paths = ['/rounds', `/rounds/${openId}`, '/aggregation/demand', '/rounds/ocds', '/rounds/reports']
    let skippedMs = 0
    const ticking = performance.now.bind(performance)
    onTestFinished(() => void vi.restoreAllMocks())
    vi.spyOn(performance, 'now').mockImplementation(() => ticking() + skippedMs)
    const seen = async () => {
      // Later than what is kept for visitors, of which pages are made: all of it is made anew.
      skippedMs += 21_000
      return Promise.all([...pages.map(textOf), ...paths.map(async path => (await visitor().get(path)).text)])
    }
    const before = await seen()
    const [member] = played.members
    const made = await member?.api.post(
      '/demand/forecasts',
      forecast([line({ period: '2027-Q3', quantityKg: '777777' })]),
    )
    expect(made?.status).toBe(201)
    await allHeard(operator)
    const after = await seen()
    expect(after.join('\n')).not.toContain('777777')
    expect(after).toEqual(before)
  })
}

/** Asks for a page from one of the addresses that a machine has for itself. */
function askedFrom(localAddress: string, url: string): Promise<{ answer: IncomingMessage; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ answer: IncomingMessage; text: string }>()
  get(url, { localAddress, headers: HTML }, answer => {
    text(answer).then(said => resolve({ answer, text: said }), reject)
  }).on('error', reject)
  return promise
}

test('whoever asks for its pages without end is refused, and neither other visitors nor members are', async () => {
  const hub = await startWholeHub({
    PUBLIC_FACE: '1',
    RATE_LIMIT_PER_SECOND: '4',
    RATE_LIMIT_BURST: '60',
    MAX_REQUESTS_PER_CALLER: '4',
  })
  try {
    const operator = await hub.operator()
    // Each asks for less than one may; what all the pages ask of the API is more, and under way no longer than they are made.
    for (const [nth, language] of LANGUAGES.entries())
      for (const page of PAGES) {
        const { answer } = await askedFrom(`127.0.0.${nth + 2}`, `${hub.url}/public/${language}${page}`)
        expect([language, page, answer.statusCode]).toEqual([language, page, 200])
      }
    const ask = () => askedFrom('127.0.0.9', `${hub.url}/public/en`)
    let last = await ask()
    for (let n = 0; n < 400 && last.answer.statusCode === 200; n++) last = await ask()
    const { headers } = last.answer
    expect([last.answer.statusCode, headers['cache-control']]).toEqual([429, 'no-store'])
    expect(headers['content-type']).toContain('text/html')
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    expect(last.text).toContain('try again in a moment')
    expect((await askedFrom('127.0.0.10', `${hub.url}/public/en`)).answer.statusCode).toBe(200)
    expect((await operator.get('/rounds')).status).toBe(200)
  } finally {
    await hub.stop()
  }
})
