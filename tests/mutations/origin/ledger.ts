import { inFile, inSource, type Mutation } from '../mutation.ts'

const ledger = inFile('ledger/ledger.test.ts')
const making = inFile('ledger/transformation.test.ts')
const cycle = inFile('ledger/cycle.test.ts')
const identity = inFile('ledger/identity.test.ts')
const forms = inFile('ledger/identity.forms.test.ts')
const OXYGEN = making('more metal than the oxide holds is refused, though it weighs less than the oxide')
const YIELDS = making('more metal than the yields allow, or less, is a finding with its figures')

/** Faults of the ledger: what came out of what, in which circle, of how much that there is, and which batch is the same. */
export const LEDGER: readonly Mutation[] = [
  ...inSource('ledger/ledger.ts', [
    {
      text: 'if (own[from] < grams) return',
      replacement: 'if (false) return',
      breaks: 'More may go than is left.',
      caughtBy: ledger(
        'exactly what is left may go, a gram more is refused, names what is left, and leaves all as it was',
      ),
    },
    {
      text: 'if (own[from] < grams) return',
      replacement: 'if (own[from] <= grams) return',
      breaks: 'The last gram may not go.',
      caughtBy: ledger('a gram more than is left is refused, with what is left'),
    },
    {
      text: 'grams <= 0n || !WAYS',
      replacement: 'grams === 0n || !WAYS',
      breaks: 'Grams may go below zero.',
      caughtBy: ledger('no movement goes from available to offered of -1n grams of a'),
    },
    {
      text: ' || !WAYS[from].includes(to)',
      replacement: '',
      breaks: 'What is delivered may come back.',
      caughtBy: ledger('no movement goes from delivered to available of 1n grams of a'),
    },
    {
      text: 'withdrawn: [],',
      replacement: "withdrawn: ['available'],",
      breaks: 'What was withdrawn may come back.',
      caughtBy: ledger('no movement goes from withdrawn to available of 1n grams of a'),
    },
    {
      text: "offered: ['available', 'reserved'],",
      replacement: "offered: ['available', 'reserved', 'withdrawn'],",
      breaks: 'What is on offer may be withdrawn.',
      caughtBy: ledger('no movement goes from offered to withdrawn of 1n grams of a'),
    },
    {
      text: '[to]: own[to] + grams',
      replacement: '[to]: own[to]',
      breaks: 'Grams are lost on the way.',
      caughtBy: ledger('the accounts of a batch add up to its grams at every moment, and none is below zero'),
    },
    {
      text: "if (grams <= 0n) throw new RangeError('a batch is of more than nothing')",
      replacement: '',
      breaks: 'A batch may be of nothing.',
      caughtBy: ledger('there is no batch of nothing'),
    },
  ]),
  ...inSource('ledger/transformation.ts', [
    {
      text: 'if (exact.compare(least, most) > 0)',
      replacement: 'if (false)',
      breaks: 'More of an element may come out than went in.',
      caughtBy: OXYGEN,
    },
    {
      text: '[metal(out, element).least, metal(into, element).most]',
      replacement: '[metal(out, element).least, metal(into, element).least]',
      breaks: 'What may have gone in of an element is taken at its least.',
      caughtBy: making('as much of an element may come out as the goods may hold at the most'),
    },
    {
      text: 'if (came > went && !outputs',
      replacement: 'if (false && !outputs',
      breaks: 'More mass may come out than went in.',
      caughtBy: making('of what no content is known, as much may come out of the ground as goes on'),
    },
    {
      text: '!outputs.some(output => mayGain(output, inputs))',
      replacement: 'true',
      breaks: 'Nothing may gain mass.',
      caughtBy: making(
        'alloy and bonded magnets weigh more than their rare earths; a sintered magnet never more than its alloy',
      ),
    },
    {
      text: "material === 'ndfeb-bonded-magnet' ||",
      replacement: "stage === 'magnet' ||",
      breaks: 'A sintered magnet may gain mass.',
      caughtBy: making(
        'alloy and bonded magnets weigh more than their rare earths; a sintered magnet never more than its alloy',
      ),
    },
    {
      text: 'if (!mayFollow(output.stage, input.stage))',
      replacement: 'if (false)',
      breaks: 'A stage may come before what it was made of.',
      caughtBy: making('from metal to separation: false'),
    },
    {
      text: "if (of === 'recycling') return isRecyclingFeed(made)",
      replacement: "if (of === 'recycling') return true",
      breaks: 'Scrap enters at any stage.',
      caughtBy: making('from recycling to metal: false'),
    },
    {
      text: 'return accept(implausible(inputs, outputs, yields))',
      replacement: 'return accept([])',
      breaks: 'No yield is asked about.',
      caughtBy: YIELDS,
    },
    {
      text: 'exact.compare(came.least, expected.most) <= 0 && ',
      replacement: '',
      breaks: 'More than the yields allow is not asked about.',
      caughtBy: YIELDS,
    },
    {
      text: ' && exact.compare(came.most, expected.least) >= 0',
      replacement: '',
      breaks: 'Less than the yields allow is not asked about.',
      caughtBy: making(
        'over random oxide and metal: refused, asked about or as expected exactly by what the oxide holds',
      ),
    },
  ]),
  ...inSource('ledger/cycle.ts', [
    {
      text: 'else if (way.includes(next)) return',
      replacement: 'else if (way.includes(next)) continue\n      else if (false) return',
      breaks: 'A batch may be made of itself.',
      caughtBy: cycle('{"a":["b"],"b":["c"],"c":["a"]} is made of itself'),
    },
    {
      text: 'else if (way.includes(next)) return',
      replacement: 'else if (way.at(-1) === next) continue\n      else if (way.includes(next)) return',
      breaks: 'A batch may be made of itself at once.',
      caughtBy: cycle('{"a":["a"]} is made of itself'),
    },
  ]),
  ...inSource('ledger/identity.ts', [
    {
      text: 'namedByItself(id) ?? {',
      replacement: 'undefined ?? {',
      breaks: 'The same batch is another one under another issuer.',
      caughtBy: identity('is found in the four forms of GS1, of whatever issuer, host and length'),
    },
    {
      text: 'id: plainName(id) }',
      replacement: 'id }',
      breaks: 'The same batch is another one in capitals.',
      caughtBy: identity('is found whatever the capitals and spaces'),
    },
    {
      text: 'item.lot === undefined ? undefined : { issuer: GS1, id: item.lot }',
      replacement: '{ issuer: GS1, id: item.lot ?? id }',
      breaks: 'A kind of goods is one batch.',
      caughtBy: identity('is an id of its issuer alone: a kind of goods'),
    },
    {
      text: 'issuer: issuerOf(issuer)',
      replacement: 'issuer: plainName(issuer)',
      breaks: 'A site and its did:web are two issuers.',
      caughtBy: identity('is found when a did:web and its site name the issuer'),
    },
  ]),
  ...inSource('ledger/trade-item.ts', [
    {
      text: 'if (checkDigit(gtin.slice(0, 13)) !== gtin[13]) return undefined',
      replacement: '',
      breaks: 'A number with a wrong check digit names goods.',
      caughtBy: identity('is named by a URI whoever writes it: a link with a wrong check digit'),
    },
  ]),
  ...inSource('ledger/address.ts', [
    {
      text: ".replace(/^www\\./, '')",
      replacement: '',
      breaks: 'The same address is another one with www.',
      caughtBy: forms('however it is written'),
    },
  ]),
]
