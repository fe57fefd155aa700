import { type Forecast, lineDraft, type Offer } from '@lodestone/contracts'
import { formatKg } from '@lodestone/kernel'
import fc from 'fast-check'

const ID = '01890000-0000-7000-8000-000000000000'
const reference = fc.oneof(
  fc.stringMatching(/^[!-~](?:[ -~]{0,20}[!-~])?$/),
  fc.stringMatching(/^[=＝発注ÄΩが🚚][ =,;"'発注ÄΩが🚚0-9-]{0,20}[発注ÄΩが🚚]$/u),
)
const kg = fc.bigInt(1n, 10n ** 11n).map(formatKg)
const amount = fc.bigInt(1n, 10n ** 8n).map(formatKg)
const period = fc.constantFrom('2027-Q1', '2027-Q4', '2028-03')
const currency = fc.constantFrom('EUR', 'USD', 'JPY')
const maybe = <T>(key: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map(one => (one === undefined ? {} : { [key]: one }))
const words = fc.stringMatching(/^[A-Za-zÀ-ž=+@'-][A-Za-zÀ-ž ;[\]"=,'&<>-]{0,30}[A-Za-z]$/)

/** Any line that a member may ask for. */
export const anyLine = fc
  .tuple(
    fc.record({
      reference,
      material: fc.constantFrom('ndpr-oxide', 'nd-metal'),
      quantityKg: kg,
      period,
      deliverTo: fc.constantFrom('DE', 'NLRTM'),
      commitment: fc.constantFrom('forecast', 'intent', 'firm'),
    }),
    maybe('grade', fc.constantFrom('N45SH', '99.5')),
    maybe('ceilingPrice', fc.record({ amount, currency })),
    maybe('endUse', words),
    maybe('priority', fc.integer({ min: 1, max: 5 })),
    maybe('provenanceFloor', fc.constantFrom('A', 'E')),
    maybe('assurance', fc.constantFrom('declared', 'documented', 'verified')),
    maybe(
      'substitutes',
      fc.array(
        fc
          .tuple(
            fc.record({ material: fc.constant('nd-oxide'), ratio: fc.constant('1.05') }),
            maybe('grade', fc.constant('99.5')),
          )
          .map(parts => Object.assign({}, ...parts)),
        { minLength: 1, maxLength: 3 },
      ),
    ),
  )
  .map(parts => lineDraft.parse(Object.assign({}, ...parts)))

export const forecastOf = (drafts: object[]) =>
  ({
    id: ID,
    reference: 'F',
    participantId: ID,
    version: 1,
    status: 'standing',
    submittedAt: 't',
    updatedAt: 't',
    lines: drafts.map(draft => ({ id: ID, ...draft })),
  }) as Forecast

const owner = fc.record({
  owner: words,
  country: fc.constantFrom('AU', 'CN'),
  sharePct: fc.constantFrom('60', '33.3333'),
})

/** Any offer, but for its reference. */
export const anyOffer = fc
  .tuple(
    fc.record({
      material: fc.constant('ndpr-oxide'),
      quantityKg: kg,
      period,
      incoterm: fc.constantFrom('DAP', 'FOB'),
      deliverFrom: fc.constantFrom('AU', 'AUFRE'),
      price: fc.oneof(
        fc.record({ fixed: fc.record({ amount, currency }) }),
        fc.record({
          tiers: fc.constant([
            { fromKg: '0', amount: '95.5' },
            { fromKg: '1000', amount: '93.25' },
          ]),
          currency,
        }),
        fc.record({ formula: fc.record({ index: words, premium: fc.constantFrom('-2.5', '3') }), currency }),
      ),
      validUntil: fc.constant('2027-12-31T12:00:00Z'),
      chain: fc.array(
        fc
          .tuple(
            fc.record({
              stage: fc.constantFrom('mining', 'magnet'),
              country: fc.constant('AU'),
              site: words,
              operator: words,
              ownership: fc.array(
                fc
                  .tuple(owner, maybe('ownership', fc.array(owner, { minLength: 1, maxLength: 2 })))
                  .map(([one, more]) => ({ ...one, ...more })),
                { maxLength: 2 },
              ),
            }),
            maybe('chineseInputPct', fc.constantFrom('0', '12.5')),
            maybe('chineseTechnology', fc.boolean()),
            maybe(
              'control',
              fc.array(fc.record({ by: words, country: fc.constant('SG'), how: fc.constant('veto') }), {
                minLength: 1,
                maxLength: 2,
              }),
            ),
          )
          .map(([one, ...more]) => Object.assign({}, one, ...more)),
        { maxLength: 3 },
      ),
      evidence: fc.array(
        fc.record({
          type: fc.constant('assay'),
          issuer: words,
          stage: fc.constant('mining'),
          validFrom: fc.constant('2026-01-01'),
          validTo: fc.constant('2027-01-01'),
          sha256: fc.constant('ab'.repeat(32)),
        }),
        { maxLength: 3 },
      ),
    }),
    maybe('composition', fc.constant({ Nd: '28.5', Pr: '3' })),
    maybe('batches', fc.constant([{ batch: ID, quantityKg: '400.5' }])),
  )
  .map(([one, ...more]) => Object.assign({}, one, ...more))

/** Offers as the hub keeps them. */
export const offersOf = (drafts: object[]) =>
  drafts.map(draft => ({
    ...draft,
    id: ID,
    participantId: ID,
    version: 1,
    status: 'standing' as const,
    screening: { level: 'A' as const },
  })) as unknown as Offer[]
