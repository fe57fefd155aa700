import type { Explanation, LineDraft } from '@lodestone/contracts'
import type { SampleMember } from './members.ts'

/**
 * Lines that stand for one outcome each, so that a round of the sample shows why a line may get nothing. Which offers belong to them is said in
 * `special-offers.ts`. All quantities are illustrative.
 */

type Special = {
  readonly of: string
  readonly expect: Explanation['code']
  readonly line: Partial<LineDraft> & Pick<LineDraft, 'material' | 'quantityKg' | 'period'>
}

const eur = (amount: string) => ({ amount, currency: 'EUR' as const })

export const specials: readonly Special[] = [
  // Nobody offers samarium oxide.
  {
    of: 'member-de-6',
    expect: 'material-not-offered',
    line: { material: 'sm-oxide', quantityKg: '1200', period: '2027-Q2' },
  },
  // No offered grade has both this energy product and this coercivity.
  {
    of: 'member-fr-4',
    expect: 'grade-not-met',
    line: { material: 'ndfeb-magnet', grade: 'N54UH', quantityKg: '800', period: '2027-Q2' },
  },
  // Praseodymium oxide comes in the fourth quarter only.
  {
    of: 'member-it-4',
    expect: 'period-not-offered',
    line: { material: 'pr-oxide', quantityKg: '2000', period: '2027-Q1' },
  },
  // Gadolinium oxide is sold free on board in Australia; the round's freight table does not reach this plant overseas.
  {
    of: 'member-jp-8',
    expect: 'not-reachable',
    line: { material: 'gd-oxide', quantityKg: '500', period: '2027-Q3', deliverTo: 'MXTIJ' },
  },
  { of: 'member-fr-3', expect: 'filled', line: { material: 'gd-oxide', quantityKg: '900', period: '2027-Q3' } },
  // The only neodymium metal has a Chinese part owner (level B); this member asks for A.
  {
    of: 'member-nl-3',
    expect: 'no-eligible-origin',
    line: { material: 'nd-metal', quantityKg: '3000', period: '2027-Q2', provenanceFloor: 'A' },
  },
  { of: 'member-jp-7', expect: 'filled', line: { material: 'nd-metal', quantityKg: '2500', period: '2027-Q2' } },
  // The only praseodymium metal is its own group's.
  { of: 'member-jp-1', expect: 'same-group', line: { material: 'pr-metal', quantityKg: '1500', period: '2027-Q2' } },
  // A bonded magnet line starts at 40 t; together these ask for 11 t.
  {
    of: 'member-de-9',
    expect: 'minimum-lot-not-reached',
    line: { material: 'ndfeb-bonded-magnet', quantityKg: '6000', period: '2027-Q3' },
  },
  {
    of: 'member-dk-2',
    expect: 'minimum-lot-not-reached',
    line: { material: 'ndfeb-bonded-magnet', quantityKg: '5000', period: '2027-Q3' },
  },
  // Ferro-dysprosium at the lower price begins at 5,000 kg; these ask for 2,400, and one can pay the lower price only.
  {
    of: 'member-de-7',
    expect: 'filled',
    line: { material: 'dyfe-alloy', quantityKg: '1200', period: '2027-Q2', ceilingPrice: eur('900.00') },
  },
  {
    of: 'member-jp-13',
    expect: 'tier-not-reached',
    line: { material: 'dyfe-alloy', quantityKg: '800', period: '2027-Q2', ceilingPrice: eur('720.00') },
  },
  // Dysprosium is shared; this member can only use nearly all of what it asked.
  {
    of: 'member-jp-12',
    expect: 'own-minimum-not-reached',
    line: { material: 'dy-metal', quantityKg: '900', minimumKg: '890', period: '2027-Q4', priority: 5 },
  },
  // All terbium metal of the third quarter goes to who comes first.
  {
    of: 'member-fr-4',
    expect: 'scarce-shared-pro-rata',
    line: { material: 'tb-metal', quantityKg: '400', period: '2027-Q3', priority: 1, commitment: 'firm' },
  },
  // Samarium-cobalt: the cheap lot does not suffice, and this member could pay the cheap price but not the pool's average.
  {
    of: 'member-de-6',
    expect: 'left-for-average-price',
    line: {
      material: 'smco-magnet',
      grade: '2:17',
      quantityKg: '3000',
      period: '2027-Q3',
      ceilingPrice: eur('100.00'),
      priority: 5,
    },
  },
  {
    of: 'member-it-5',
    expect: 'filled',
    line: {
      material: 'smco-magnet',
      grade: '2:17',
      quantityKg: '3000',
      period: '2027-Q3',
      ceilingPrice: eur('170.00'),
      priority: 5,
    },
  },
  {
    of: 'member-fr-4',
    expect: 'filled',
    line: {
      material: 'smco-magnet',
      grade: '2:17',
      quantityKg: '3000',
      period: '2027-Q3',
      ceilingPrice: eur('170.00'),
      priority: 5,
    },
  },
  // Nobody offers N48UH; this member would redesign its rotor for N48H, which holds less dysprosium, and need a sixth more of it.
  {
    of: 'member-se-2',
    expect: 'filled',
    line: {
      material: 'ndfeb-magnet',
      grade: 'N48UH',
      quantityKg: '1200',
      period: '2027-Q2',
      priority: 1,
      substitutes: [{ material: 'ndfeb-magnet', grade: 'N48H', ratio: '0.857' }],
    },
  },
  // Plenty of neodymium oxide: the dearer offer stays behind.
  { of: 'member-it-4', expect: 'filled', line: { material: 'nd-oxide', quantityKg: '6000', period: '2027-Q2' } },
  { of: 'member-pl-2', expect: 'filled', line: { material: 'nd-oxide', quantityKg: '4000', period: '2027-Q2' } },
]

/** The special lines of one member. */
export const specialLines = (member: SampleMember): LineDraft[] =>
  specials
    .filter(special => special.of === member.key)
    .map(({ line }) => ({
      reference: `special ${line.material} ${line.period}`,
      deliverTo: member.place,
      commitment: 'intent',
      ...line,
    }))
