import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startFront } from '../client/front.ts'
import { admitted, forecast, line, round, startWholeHub } from '../system/hub.ts'
import { Lodestone } from './lodestone.ts'

// Every command is a process of its own, which is slow on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

let hub: TestHub
let cli: Lodestone
/** Who calls, without signing in first. */
let member: { id: string; env: { LODESTONE_TOKEN: string } }
let operator: { LODESTONE_TOKEN: string }
beforeAll(async () => {
  hub = await startWholeHub()
  cli = new Lodestone(hub.url)
  const { id, api } = await admitted(hub, 'member')
  member = { id, env: { LODESTONE_TOKEN: api.token ?? '' } }
  operator = { LODESTONE_TOKEN: (await hub.operator()).token ?? '' }
})
afterAll(async () => {
  cli.remove()
  await hub.stop()
})

describe('faults in a table are told by row and column', () => {
  const BAD = `reference,material,quantityKg,period,deliverTo,endUse,ceilingPrice,commitment
l-1,ndpr-oxide,1000,2027-Q2,DE,"motors,
two lines",120.00 EUR,intent

l-2,ndpr-oxide,-5,2027-Q9,DE,,120.00 EUR,intent
l-3,ndpr-oxide,7,2027-Q2,DE,,cheap EUR,intent
`
  test('for people', async () => {
    cli.file('bad.csv', BAD)
    const { code, out, err } = await cli.run('forecast submit bad.csv', { env: member.env })
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/bad\.csv: .*\(validation-failed\)/)
    expect(err).toMatch(/^ +5 {2}C quantityKg +-5 +kilograms/m)
    expect(err).toMatch(/^ +5 {2}D period +2027-Q9 /m)
    expect(err).toMatch(/^ +6 {2}G ceilingPrice +cheap EUR +/m)
  })
  test('for programs', async () => {
    cli.file('bad.csv', BAD)
    const { code, out, json } = await cli.run('forecast submit bad.csv --json', { env: member.env })
    expect([code, out]).toEqual([1, ''])
    expect(json.error).toMatchObject({ code: 'validation-failed', exitCode: 1, requestId: expect.any(String) })
    expect(json.error.errors[0]).toMatchObject({
      row: 5,
      column: 'C quantityKg',
      value: '-5',
      message: expect.any(String),
    })
  })
  test('and a column that is missing by its name, once', async () => {
    cli.file('short.csv', 'reference,quantityKg,period,deliverTo,commitment\nl-1,5,2027-Q2,DE,intent\n')
    const { code, err } = await cli.run('forecast submit short.csv', { env: member.env })
    expect([code, err]).toEqual([1, expect.stringMatching(/^ +1 {2}material {2}the column material is missing$/m)])
    expect(err).toContain('1 field is refused.')
  })
})

test('an export holds no formula wherever a spreadsheet may split it, and is the same when it comes back', async () => {
  const uses = ['a;=HYPERLINK("//evil.example")', '\uff1d1+1', '=1+1', 'plain']
  const lines = uses.map((endUse, index) => line({ reference: `l-${index}`, endUse }))
  cli.file('uses.json', forecast(lines, { reference: 'uses' }))
  await cli.ok('forecast submit uses.json', { env: member.env })
  expect((await cli.run('export forecasts uses -o uses.csv', { env: member.env })).code).toBe(0)
  const text = readFileSync(join(cli.folder, 'uses.csv'), 'utf8')
  expect(text.split(/[,;\t\r\n]/).filter(cell => /^[\s"]*[=+@\uff1d\uff0b\uff20]/.test(cell))).toEqual([])
  const again = await cli.ok('forecast submit uses.csv --reference uses-again', { env: member.env })
  expect(again.lines.map((one: { endUse: string }) => one.endUse)).toEqual(uses)
})

describe('a file goes to the hub as what it is', () => {
  async function template(name: string): Promise<void> {
    const headers = { authorization: `Bearer ${operator.LODESTONE_TOKEN}` }
    const response = await fetch(`${hub.url}/api/v1/templates/${name}`, { headers })
    writeFileSync(join(cli.folder, name), new Uint8Array(await response.arrayBuffer()))
  }

  test('a workbook of lines is submitted, and revises', async () => {
    await template('forecast.xlsx')
    expect(await cli.ok('forecast submit forecast.xlsx --reference book', { env: member.env })).toMatchObject({
      reference: 'book',
      lines: [{ reference: 'L-001' }],
    })
    expect(await cli.ok('forecast revise book forecast.xlsx', { env: member.env })).toMatchObject({ version: 2 })
  })

  test('offers of a workbook or CSV are posted all, or none with each fault beside its cell', async () => {
    const supplier = { LODESTONE_TOKEN: (await admitted(hub, 'supplier')).api.token ?? '' }
    await template('offer.xlsx')
    const [posted] = await cli.ok('offer submit offer.xlsx', { env: supplier })
    expect(posted).toMatchObject({ reference: 'O-2027-01', price: { fixed: { amount: '90' } } })
    cli.file('offers.csv', 'reference,material,quantityKg\no-2,ndpr-oxide,1\no-3,ndpr-oxide,-1\n')
    const said = await cli.run('offer submit offers.csv', { env: supplier })
    expect([said.code, said.err]).toEqual([1, expect.stringMatching(/^ +3 {2}C quantityKg .*kilograms/m)])
    expect(await cli.ok('offer list', { env: supplier })).toHaveLength(1)
  })
})

describe('a file in somebody’s own columns goes with its mapping', () => {
  const guide = readFileSync(new URL('../../infra/docs/files.md', import.meta.url), 'utf8')
  const block = (name: string): string =>
    new RegExp(`^\`\`\`\\w+ ${name}\\n([^]*?)^\`\`\`$`, 'm').exec(guide)?.[1] ?? ''
  const env = () => ({ env: member.env })

  test.each([
    ['erp', 'plan.csv', 'erp'],
    ['catena-x', 'plan.json', 'catena-x-dcm'],
  ])('the %s file of the guide is previewed, submitted and revises', async (name, file, format) => {
    cli.file(file, block(name))
    cli.file('mapping.json', block(`${name}-mapping`))
    const how = `--format ${format} --mapping mapping.json`
    const lines = JSON.parse(block(`${name}-lines`))
    const preview = await cli.ok(`forecast preview ${file} ${how}`, env())
    expect(preview).toMatchObject({ reference: 'plan', importable: true, read: { format }, valid: lines.length })
    const made = await cli.ok(`forecast submit ${file} ${how} --reference cli-${name}`, env())
    expect(made).toMatchObject({ reference: `cli-${name}`, lines })
    const revised = await cli.ok(`forecast revise cli-${name} ${file} ${how}`, env())
    expect(revised).toMatchObject({ version: 2, lines })
    const piped = { ...env(), input: block(name) }
    expect(await cli.ok(`forecast preview - ${how} --reference piped`, piped)).toMatchObject({ importable: true })
  })

  test('what a mapping lacks is told by the row and column of the file', async () => {
    cli.file('plan.csv', block('erp'))
    const { materials: _, ...mapping } = JSON.parse(block('erp-mapping'))
    cli.file('mapping.json', { ...mapping, materials: { 4711: { material: 'nd-metal' } } })
    for (const verb of ['preview', 'submit']) {
      const { code, out, err } = await cli.run(`forecast ${verb} plan.csv --format erp --mapping mapping.json`, env())
      expect([code, out]).toEqual([1, ''])
      expect(err).toMatch(/^ +4 {2}D ME +ST +counted in pieces/m)
    }
    // The second line is of the third row of data: two rows come to the first.
    const unknown = { material: 'unobtainium', kgPerUnit: '0.012' }
    cli.file('mapping.json', { ...mapping, materials: { 4711: { material: 'nd-metal' }, 'MAG-12': unknown } })
    const { code, err } = await cli.run('forecast submit plan.csv --format erp --mapping mapping.json', env())
    expect([code, err]).toEqual([1, expect.stringMatching(/^ +4 {2}.*not a material of the catalogue/m)])
  })

  test('the mark before decimals, the encoding and the sheet are said beside it', async () => {
    const sheet = 'Material,Menge,Zeit\n4711,"1.500",2027-Q2\n'
    cli.file('plan.csv', sheet)
    const columns = { material: 'Material', quantity: 'Menge', period: 'Zeit' }
    cli.file('mapping.json', { columns, materials: { 4711: { material: 'nd-metal' } }, deliverTo: 'DE', unit: 'kg' })
    const preview = (more: string) =>
      cli.ok(`forecast preview plan.csv --format erp --mapping mapping.json ${more}`, env())
    expect((await preview('--decimal ,')).totals).toMatchObject([{ quantityKg: '1500' }])
    expect((await preview('--decimal . --encoding windows-1252')).read).toMatchObject({ encoding: 'windows-1252' })
    const { code, err } = await cli.run('forecast preview plan.csv --mapping mapping.json', env())
    expect([code, err]).toEqual([2, expect.stringMatching(/a --mapping needs a --format/)])
    const other = await cli.run('forecast submit plan.csv --format sap', env())
    expect([other.code, other.err]).toEqual([
      2,
      expect.stringMatching(/Allowed choices are erp, catena-x-dcm, delfor, idoc/),
    ])
  })
})

describe('exit codes', () => {
  test.each<[string, number, RegExp]>([
    ['rounds list', 2, /unknown command 'rounds'.*\n.*Did you mean round/],
    ['forecast submit', 2, /missing required argument 'file'/],
    ['forecast submit missing.csv', 2, /missing\.csv cannot be read/],
    ['forecast submit book.pdf', 2, /neither \.csv nor \.ndjson nor \.xlsx nor \.json/],
    ['forecast submit -', 2, /standard input need a --reference/],
    ['round list --hub ftp://somewhere', 2, /by https/],
    ['round list --hub http://hub.example.org', 2, /a token is sent by https/],
    ['round list --profile nobody --hub', 2, /argument missing/],
    ['round show no-such-round', 1, /nothing with the reference no-such-round/],
    ['round create round-draft.json', 1, /\(forbidden\)/],
  ])('%s ends with %i', async (args, code, words) => {
    cli.file('round-draft.json', round())
    const said = await cli.run(args, { env: member.env })
    expect([said.code, said.out, said.err]).toEqual([code, '', expect.stringMatching(words)])
  })

  test('a hub that is not there: 3', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await until('a port is free', async () => server.listening)
    const { port } = server.address() as AddressInfo
    await new Promise(resolve => server.close(resolve))
    const env = { ...member.env, LODESTONE_HUB: `http://127.0.0.1:${port}` }
    const said = await cli.run('round list --json', { env })
    expect([said.code, said.json.error]).toEqual([3, expect.objectContaining({ code: 'unreachable', exitCode: 3 })])
    expect(said.json.error.detail).toMatch(/asked 5 times: .*ECONNREFUSED/)
  })

  test('no token, or one that is no good: 6', async () => {
    const none = await cli.run('round list')
    const bad = await cli.run('round list', { env: { LODESTONE_TOKEN: 'a.b.c' } })
    expect([none.code, none.err]).toEqual([6, expect.stringMatching(/lodestone login --hub http/)])
    expect([bad.code, bad.err]).toEqual([6, expect.stringMatching(/not valid/)])
  })

  test('a round that does not come so far in time: 5', async () => {
    const drafted = (await (await hub.operator()).post('/rounds', round({ reference: 'slow' }))).body
    const said = await cli.run('round watch slow --until matched --timeout 1', { env: operator })
    expect([said.code, said.err]).toEqual([5, expect.stringMatching(/not matched within 1 s/)])
    await (await hub.operator()).post(`/rounds/${drafted.id}/cancel`)
    expect((await cli.run('round watch slow', { env: operator })).code).toBe(5)
  })
})

test('a token is kept for the hub it was got for, and sent to no other', async () => {
  const other = await startFront(hub.url, async () => 'honest')
  try {
    await cli.ok('login --role operator --sub olga')
    expect((await cli.run('round list')).code).toBe(0)
    const env = { LODESTONE_HUB: '' }
    expect(await cli.ok('login --profile other --role auditor', { env })).toMatchObject({ hub: hub.url })
    expect(await cli.ok('whoami', { env })).toMatchObject({ profile: 'other', roles: ['auditor'] })
    const profile = await cli.run(`round list --profile ${hub.url} --hub ${other.url}`)
    expect([profile.code, other.seen]).toEqual([6, []])
  } finally {
    await cli.ok('logout --all')
    await other.stop()
  }
})

test('an answer that is lost does not make a second forecast', async () => {
  const front = await startFront(hub.url, async (_, response, pass, nth) => {
    if (nth > 1) return 'honest'
    await pass()
    response.destroy()
    return 'answered'
  })
  try {
    cli.file('once.json', forecast())
    const env = { ...member.env, LODESTONE_HUB: front.url }
    const made = await cli.ok('forecast submit once.json', { env })
    const all = await cli.ok('forecast list', { env })
    expect(all.filter((one: { reference: string }) => one.reference === made.reference)).toHaveLength(1)
  } finally {
    await front.stop()
  }
})

test('what several rounds came to together is listed by material, every page of it', async () => {
  const pages = [
    [{ material: 'ndpr-oxide', rounds: ['r-a', 'r-b', 'r-c'], matchedKg: '1800', deliveredKg: '1530' }],
    [{ material: 'dy-oxide', rounds: ['r-a', 'r-b'], matchedKg: '40', deliveredKg: '0' }],
  ]
  const front = await startFront(hub.url, async (request, response) => {
    const asked = new URL(request.url ?? '', hub.url)
    if (asked.pathname !== '/api/v1/rounds/reports') return 'honest'
    const [items, nextCursor] = asked.searchParams.has('cursor') ? [pages[1], null] : [pages[0], 'more']
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ items, nextCursor }))
    return 'answered'
  })
  try {
    const env = { ...member.env, LODESTONE_HUB: front.url }
    expect(await cli.ok('round reports', { env })).toEqual(pages.flat())
    expect((await cli.run('round reports', { env })).out.trimEnd().split('\n')).toEqual([
      'material    matched (kg)  delivered (kg)  rounds',
      'ndpr-oxide          1800            1530  r-a r-b r-c',
      'dy-oxide              40               0  r-a r-b',
    ])
  } finally {
    await front.stop()
  }
  expect((await cli.run('round reports', { env: member.env })).out).toBe('nothing\n')
})

test('evidence is uploaded as it is, under the digest by which an offer names it', async () => {
  const { api } = await admitted(hub, 'supplier')
  const text = '%PDF-1.7\n% A chamber certifies that this was mined in Australia.\n%%EOF\n'
  cli.file('certificate.pdf', text)
  const uploaded = await cli.ok('offer evidence certificate.pdf', { env: { LODESTONE_TOKEN: api.token ?? '' } })
  expect(uploaded).toMatchObject({ sha256: createHash('sha256').update(text).digest('hex'), bytes: text.length })
})

test('a stream that breaks is taken up again, and the watcher sees the end', async () => {
  const by = await hub.operator()
  const { id } = (await by.post('/rounds', round({ reference: 'broken' }))).body
  let streams = 0
  const front = await startFront(hub.url, async (request, response, pass) => {
    if (!request.url?.includes('/stream')) return 'honest'
    if (++streams > 1) return 'honest'
    await pass()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('retry: 10\n\n', () => response.destroy())
    return 'answered'
  })
  try {
    const env = { ...operator, LODESTONE_HUB: front.url }
    const watching = cli.start(['round', 'watch', id, '--until', 'collecting', '--json'], { env })
    await until('it watches again', async () => streams >= 2)
    await by.post(`/rounds/${id}/open`)
    const { code, out } = await watching.ended
    expect([code, JSON.parse(out.trim().split('\n').at(-1) ?? '').state]).toEqual([0, 'collecting'])
  } finally {
    await front.stop()
  }
})

test('that the books of a round are sealed, of which no event tells, is seen within seconds', async () => {
  const { id } = (await (await hub.operator()).post('/rounds', round({ reference: 'sealing' }))).body
  let looks = 0
  const front = await startFront(hub.url, async (request, response, pass) => {
    if (request.url?.includes('/stream')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': still here\n\n')
      return 'answered'
    }
    if (request.url !== `/api/v1/rounds/${id}`) return 'honest'
    const drafted = (await (await pass()).json()) as object
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ ...drafted, state: ++looks > 3 ? 'matching' : 'sealing' }))
    return 'answered'
  })
  try {
    const env = { ...operator, LODESTONE_HUB: front.url }
    const said = await cli.run(`round watch ${id} --until matching --timeout 10`, { env })
    expect([said.code, said.out.trim().split('\n').length]).toEqual([0, 2])
  } finally {
    await front.stop()
  }
})

test('on a terminal a round is drawn with its phase, its figures and a countdown', async () => {
  const by = await hub.operator()
  const { id } = (await by.post('/rounds', round({ reference: 'drawn', name: 'Drawn round' }))).body
  await by.post(`/rounds/${id}/open`)
  const command = `${cli.binary} round watch drawn --until collecting`
  const env = { ...cli.env, ...operator, TERM: 'xterm' }
  const run = (more: object) =>
    cli.startOther('script', ['-qec', command, '/dev/null'], { ...env, ...more }).ended.then(({ out }) => out)
  const coloured = await run({})
  expect(coloured).toMatch(/Drawn round.* {2}drawn/)
  expect(coloured).toMatch(/collects lines.*collection closes in 00:\d\d:\d\d/)
  expect(coloured).toContain('\u001b[1m')
  expect(await run({ NO_COLOR: '1' })).not.toContain('\u001b[1m')
})

test('the script for bash is bash, and what it asks for are the commands, options and choices', async () => {
  const [bash, zsh, fish, verbs, options, choices, mapping, formats, reports] = await Promise.all(
    [
      ...['completion bash', 'completion zsh', 'completion fish'],
      ...['complete -- forecast su', 'complete -- round watch --un', 'complete -- round list --state off'],
      ...['complete -- forecast submit --map', 'complete -- forecast submit --format cat', 'complete -- round rep'],
    ].map(async args => (await cli.run(args)).out),
  )
  execFileSync('bash', ['-n'], { input: bash })
  expect(zsh).toMatch(/^#compdef lodestone/)
  expect(fish).toMatch(/complete -c lodestone/)
  expect(verbs).toMatch(/^submit\t/m)
  expect(options).toMatch(/^--until\t/m)
  expect(choices).toMatch(/^offering/m)
  expect(mapping).toMatch(/^--mapping\t/m)
  expect(formats).toMatch(/^catena-x-dcm/m)
  expect(reports).toMatch(/^reports\t/m)
})

test('it runs by a link from anywhere', async () => {
  symlinkSync(cli.binary, join(cli.folder, 'first'))
  symlinkSync('first', join(cli.folder, 'second'))
  const { code, out } = await cli.startOther(join(cli.folder, 'second'), ['--help'], cli.env, '/').ended
  expect([code, out]).toEqual([0, expect.stringMatching(/^Usage: lodestone/)])
})

test('a reader that has had enough ends it quietly', async () => {
  const { out, err } = await cli.startOther('sh', ['-c', `${cli.binary} --help | head -1`], cli.env).ended
  expect([out, err]).toEqual(['Usage: lodestone [options] [command]\n', ''])
})
