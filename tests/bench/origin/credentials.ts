import { deliveryPassport, judge, type Ports, screeningCredential, sign } from '@lodestone/credentials'
import { delivery, pairs, screening } from '@lodestone/credentials/fixture'
import { jwtVerify } from 'jose'
import { progress, quantile, type Row, row, seconds } from '../bench.ts'

const CREDENTIALS = 500
const RUNS = 7
/** Runs that are not counted: a service verifies for days, and is compiled by then. */
const WARM = 3
const ON = new Date('2026-12-24T00:00:00Z')

/**
 * Credentials judged one after the other, so that one core is busy at a time, each with its signature, shapes, register, holder and kilograms; and
 * in the same run the signature alone by `jose`, the time of which nothing can be saved of. The median of the runs after the first few.
 */
export async function credentialRows(): Promise<Row[]> {
  const rows: Row[] = []
  for (const algorithm of ['ES256', 'EdDSA'] as const) {
    progress(`verifying credentials signed with ${algorithm}`)
    rows.push(...(await rowsOf(algorithm)))
  }
  return rows
}

async function rowsOf(algorithm: 'ES256' | 'EdDSA'): Promise<Row[]> {
  const { did } = delivery.issuer
  const { key, secret } = pairs[algorithm]
  const tokens: string[] = []
  for (let i = 0; i < CREDENTIALS; i++) {
    const id = `https://hub.example/credentials/${i}`
    const document = i % 2 ? deliveryPassport({ ...delivery, id }) : screeningCredential({ ...screening, id })
    tokens.push(await sign(document, { algorithm, kid: `${did}#key-1`, secret }))
  }
  const issuer = {
    did,
    name: 'The hub',
    keys: [key],
    attests: [
      { types: ['DigitalConformityCredential', 'DigitalProductPassport'], countries: ['AU'], from: '2026-01-01' },
    ],
  }
  const ports: Ports = {
    on: ON,
    registered: () => issuer,
    keysOf: () => ({ unreachable: 'nobody asks' }),
    statusOf: () => ({ unreachable: 'nobody asks' }),
    holder: { name: 'Western Oxides', ids: ['did:web:western.example'] },
  }
  const bare = async (token: string) => void (await jwtVerify(token, key, { algorithms: [algorithm] }))
  const whole = async (token: string) => {
    if ((await judge(token, ports)).verdict !== 'accepted') throw new Error('not accepted')
  }
  const rates: number[] = []
  const shares: number[] = []
  for (let run = -WARM; run < RUNS; run++) {
    const alone = await rateOf(tokens, bare)
    const rate = await rateOf(tokens, whole)
    if (run >= 0) {
      rates.push(rate)
      shares.push(rate / alone)
    }
  }
  const rounded = (value: number) => Math.round(value).toLocaleString('en')
  const what = `credentials verified on one core, ${algorithm}`
  return [
    row(
      what,
      quantile(rates, 0.5),
      { atLeast: 2_000 },
      '/s',
      `${RUNS} runs from ${rounded(Math.min(...rates))} to ${rounded(Math.max(...rates))}`,
    ),
    row(`${what}, against bare jose.jwtVerify in the same run`, quantile(shares, 0.5), { atLeast: 0.6 }),
  ]
}

async function rateOf(tokens: readonly string[], verify: (token: string) => Promise<void>): Promise<number> {
  const start = performance.now()
  for (const token of tokens) await verify(token)
  return tokens.length / seconds(start)
}
