import { inFile, inSource, type Mutation } from '../mutation.ts'

const judged = inFile('verdict/judge.test.ts')
const capacity = inFile('untp/capacity.test.ts')
const goods = inFile('untp/goods.test.ts')
const untp = inFile('untp/untp.test.ts')
const ABOUT_OTHERS = judged('a credential about somebody else is refused')

/** Faults of the remit of issuers, of the holder and of kilograms. */
export const CONTENT: readonly Mutation[] = [
  ...inSource('verdict/remit.ts', [
    {
      text: 'attests.filter(one => one.types.includes(type))',
      replacement: 'attests',
      breaks: 'An issuer may attest every type.',
      caughtBy: judged('another type'),
    },
    {
      text: 'one.from <= day && ',
      replacement: '',
      breaks: 'An issuer may attest before the register lets it.',
      caughtBy: judged('a day before it begins'),
    },
    {
      text: ' && day <= (one.to ?? day)',
      replacement: '',
      breaks: 'An issuer may attest after the register let it.',
      caughtBy: judged('a day after it ends'),
    },
    {
      text: "if (lacking !== undefined) return outside('stage', lacking)",
      replacement: '',
      breaks: 'A stage outside of the remit is not called so.',
      caughtBy: judged('a stage that the credential says'),
    },
    {
      text: '(stage === undefined || covers(one.stages, stage)) && covers(one.countries, country)',
      replacement: 'covers(one.stages, stage ?? one.stages?.[0] ?? country)',
      breaks: 'An issuer may attest every country.',
      caughtBy: judged('a country that the credential says'),
    },
    {
      text: '(stage === undefined || covers(one.stages, stage)) && covers(one.countries, country)',
      replacement: 'covers(one.countries, country)',
      breaks: 'A stage may be attested in a country of another stage.',
      caughtBy: judged('a stage in a country where another stage may be attested'),
    },
    {
      text: '.filter(one => one.conforms)',
      replacement: '',
      breaks: 'Stages that were found not to conform are attested.',
      caughtBy: judged('no stage of which is said that it does not conform'),
    },
  ]),
  ...inSource('verdict/holder.ts', [
    {
      text: 'names.some(one => holder.ids.includes(one))',
      replacement: 'names.some(one => one !== issuer)',
      breaks: 'Whoever is named is the holder.',
      caughtBy: ABOUT_OTHERS,
    },
    {
      text: 'return [taken.issuedTo, ...taken.assessments',
      replacement: 'return [...issuerNames(issuer).map(id => ({ id, name: id })), taken.issuedTo, ...taken.assessments',
      breaks: 'A certifier is a party to what it certifies.',
      caughtBy: ABOUT_OTHERS,
    },
  ]),
  ...inSource('verdict/kilograms.ts', [
    {
      text: "if (!isAbove(kilograms, '0')) return [found('kilograms-absurd', { of, kilograms })]",
      replacement: '',
      breaks: 'Kilograms may be negative.',
      caughtBy: judged('negative'),
    },
    {
      text: "!isAbove(kilograms, '0')",
      replacement: "isAbove('0', kilograms)",
      breaks: 'Kilograms may be zero.',
      caughtBy: judged('none'),
    },
    {
      text: 'isAbove(kilograms, mostKg) ?',
      replacement: 'false ?',
      breaks: 'Kilograms may be as many as anybody writes.',
      caughtBy: judged('absurd'),
    },
    {
      text: "MOST_KG = '10000000'",
      replacement: "MOST_KG = '10000001'",
      breaks: 'A batch may have a kilogram more than any has.',
      caughtBy: judged('in tonnes absurd'),
    },
    {
      text: "? [found('kilograms-absurd', { of: one.id, absent: true })]",
      replacement: '? []',
      breaks: 'A batch of a transformation may be without a mass.',
      caughtBy: judged('in metres'),
    },
    {
      text: "? [found('kilograms-absurd', { of, absent: true })]\n    : batches",
      replacement: '? []\n    : batches',
      breaks: 'Something may be made of nothing.',
      caughtBy: judged('of no input'),
    },
    {
      text: '...(product ? ofMass(product.id, product.kilograms, mostKg) : []),',
      replacement: '',
      breaks: 'The mass of a product is not looked at.',
      caughtBy: judged('of a product, of a material and of what was only seen'),
    },
    {
      text: '...materials.flatMap(one => ofMass(one.name, one.kilograms, mostKg)),',
      replacement: '',
      breaks: 'The masses of materials are not looked at.',
      caughtBy: judged('of a product, of a material and of what was only seen'),
    },
    {
      text: 'return event.batches.flatMap(one => ofMass(one.id, one.kilograms, mostKg))',
      replacement: 'return []',
      breaks: 'The masses of what was seen are not looked at.',
      caughtBy: judged('of a product, of a material and of what was only seen'),
    },
    {
      text: 'return declaredIn(taken).flatMap(ofYear)',
      replacement: 'return []',
      breaks: 'Capacities are not looked at.',
      caughtBy: capacity('below zero is refused'),
    },
    {
      text: 'if (of === undefined || stagesOf(processes).length === 0)',
      replacement: 'if (of === undefined)',
      breaks: 'A capacity may be of no stage.',
      caughtBy: capacity('of no stage is refused'),
    },
    {
      text: 'ofMass(of, kilograms, MOST_YEARLY_KG)',
      replacement: "ofMass(of, kilograms, '1e300')",
      breaks: 'A site may make more than the world digs.',
      caughtBy: capacity('more than the world digs is refused'),
    },
  ]),
  ...inSource('untp/capacity.ts', [
    {
      text: 'conforms && yearly',
      replacement: 'yearly',
      breaks: 'A capacity counts that was found not to conform.',
      caughtBy: capacity('is nothing where it does not conform, or is of another name'),
    },
  ]),
  ...inSource('untp/mass.ts', [
    {
      text: 'if (weight === undefined || !Number.isFinite(quantity)) return undefined',
      replacement: "if (weight === undefined) return kilogramsOf(quantity, 'KGM')",
      breaks: 'What is no mass counts as kilograms.',
      caughtBy: untp('1 MTR are undefined kg'),
    },
    {
      text: 'Object.hasOwn(KILOGRAMS, code) ? KILOGRAMS[code] : undefined',
      replacement: 'KILOGRAMS[code.slice(0, 3)]',
      breaks: 'Units are read by their beginning.',
      caughtBy: untp('1 KGMX are undefined kg'),
    },
  ]),
  ...inSource('untp/goods.ts', [
    {
      text: '!conforms\n          ? []\n          : products',
      replacement: 'false\n          ? []\n          : products',
      breaks: 'Goods that were found not to conform count.',
      caughtBy: goods('what was found not to conform says nothing of its products'),
    },
    {
      text: "event.what === 'object' && event.action === 'add'",
      replacement: "event.what === 'object'",
      breaks: 'What was only seen counts as made.',
      caughtBy: goods('what was seen, taken away, packed or handed on was not made'),
    },
  ]),
]
