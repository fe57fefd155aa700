import { inFile, inSource, type Mutation } from '../mutation.ts'

const proof = inFile('batch/proof.test.ts')
const BY_LEAD = proof('as far back as batches are')
const called = (how: string) => proof(`not where the chain says that it was done ${how}`)
const moreWent = (how: string) => proof(`a batch is not proven of which more went in than is registered: ${how}`)

/** Faults of the rules by which batches and stages are proven. */
export const PROOF: readonly Mutation[] = [
  ...inSource('batch/proof.ts', [
    {
      text: 'batch.credentials.filter(one => mayAttest(one, batch))',
      replacement: 'batch.credentials',
      breaks: 'Every issuer proves every batch.',
      caughtBy: proof('by an issuer who may not attest this stage'),
    },
    {
      text: 'sites.size > 1,',
      replacement: 'false,',
      breaks: 'A batch may be made at two sites.',
      caughtBy: proof('that was made at two sites'),
    },
    {
      text: " && sites.has(taken.site?.id ?? '')",
      replacement: '',
      breaks: 'The record of any site will do.',
      caughtBy: proof('at another site than the record’s'),
    },
    {
      text: '!facilities.every(one => isWhere(one, batch)),',
      replacement: 'false,',
      breaks: 'The record of the site may say another one.',
      caughtBy: proof('at a site whose record says another name'),
    },
    {
      text: 'stagesOf(processes).includes(stage) &&',
      replacement: '',
      breaks: 'A site may do another stage.',
      caughtBy: proof('at a site that does not do this'),
    },
    {
      text: "plainName(site?.name ?? '') === plainName(name) &&",
      replacement: '',
      breaks: 'A site may have another name.',
      caughtBy: proof('at a site whose record says another name'),
    },
    {
      text: 'isAll(site?.countries ?? [], country)',
      replacement: 'site?.countries.includes(country)',
      breaks: 'A site may be in two countries.',
      caughtBy: proof('at a site whose record says two'),
    },
    {
      text: 'said.length > 0 && !isAll(stages, batch.stage),',
      replacement: 'false,',
      breaks: 'A credential may say another stage.',
      caughtBy: proof('made at another stage'),
    },
    {
      text: '!said.every(one => one.countries.every(country => country === batch.country)),',
      replacement: 'false,',
      breaks: 'A credential may say another country.',
      caughtBy: proof('that a passport says was made elsewhere'),
    },
    {
      text: 'said.some(one => isOther(one.product, batch.material)),',
      replacement: 'false,',
      breaks: 'A credential may call the goods another material.',
      caughtBy: proof('a batch is not proven that a credential calls another material of the catalogue'),
    },
    {
      text: 'said.length > 0 && kilograms.length < 1,',
      replacement: 'false,',
      breaks: 'Nobody need say how much there is.',
      caughtBy: proof('of which no credential says how much there is'),
    },
    {
      text: 'kilograms.some(one => isAbove(formatKg(batch.grams), one)),',
      replacement: 'false,',
      breaks: 'A batch may be of more than was made.',
      caughtBy: proof('of more than was made'),
    },
    {
      text: 'kilograms.some(one => isAbove(formatKg(batch.grams), one)),',
      replacement: 'kilograms.every(one => isAbove(formatKg(batch.grams), one)),',
      breaks: 'One credential may say less, where another says enough.',
      caughtBy: proof('of which another credential says less'),
    },
    {
      text: 'said.length > 0 && made.length === 0 && !ORIGINS.includes(batch.stage),',
      replacement: 'false,',
      breaks: 'Nobody need say what a batch was made of.',
      caughtBy: proof('of which nobody says what it was made of'),
    },
    {
      text: 'batch.stage !== OF_SCRAP && !made.every(one => isConsumed(one, batch, identityOf)),',
      replacement: 'false,',
      breaks: 'What went in need not be registered.',
      caughtBy: proof('made of a batch that is not registered as its input'),
    },
    {
      text: 'input >= exact.floor(share)',
      replacement: 'true',
      breaks: 'Less may be registered than went in.',
      caughtBy: proof('made of less than its share'),
    },
    {
      text: 'made.every(one => isConsumed',
      replacement: 'made.some(one => isConsumed',
      breaks: 'Of several events that made a batch one counts.',
      caughtBy: moreWent('by one of two events'),
    },
    {
      text: '(!plain || another !== undefined)',
      replacement: '!plain',
      breaks: 'A site may have two operators.',
      caughtBy: proof('at a site that two records give to two operators'),
    },
    {
      text: 'facilities.length === 0,',
      replacement: 'false,',
      breaks: 'A site needs no record.',
      caughtBy: proof('without the record of its site'),
    },
  ]),
  ...inSource('batch/said.ts', [
    {
      text: 'goods.get(identityText(identity)) ?? []',
      replacement: '[...goods.values()].flat()',
      breaks: 'What is said of another batch counts.',
      caughtBy: proof('by the event of another batch'),
    },
    {
      text: 'const own = namedByItself(text)',
      replacement: "const own = namedByItself(text) ?? { issuer: 'anybody', id: plainName(text) }",
      breaks: 'A number of somebody’s own names a batch.',
      caughtBy: proof('by a number of somebody’s own: it could be registered twice'),
    },
    {
      text: 'if ([...of, ...into].some(lot => lot.kilograms === undefined)) return { unknown: true }',
      replacement: '',
      breaks: 'What went in may have no mass.',
      caughtBy: moreWent('without a mass'),
    },
    {
      text: 'went.set(name, massOf(lots))',
      replacement: 'went.set(name, massOf(lots.slice(0, 1)))',
      breaks: 'What is named twice went in once.',
      caughtBy: moreWent('named twice'),
    },
  ]),
  ...inSource('issuer/remit.ts', [
    {
      text: 'stages: [stage], countries: [country]',
      replacement: 'stages: [stage], countries: []',
      breaks: 'An issuer proves batches of every country.',
      caughtBy: proof('by an issuer who may attest it elsewhere'),
    },
    {
      text: 'type: kind, day,',
      replacement: "type: kind, day: '2026-06-01',",
      breaks: 'An issuer proves batches of any day.',
      caughtBy: proof('by an issuer who may not do so yet'),
    },
  ]),
  ...inSource('batch/lineage.ts', [
    {
      text: '.filter(([batch]) => batch.participantId === participantId)',
      replacement: '',
      breaks: 'A supplier is told what the batches of others lack.',
      caughtBy: proof('are the supplier’s own: nothing is told of others’'),
    },
    {
      text: "batch.withdrawn ? 'withdrawn' : claimOn(batch)",
      replacement: 'claimOn(batch)',
      breaks: 'What is withdrawn proves an offer.',
      caughtBy: proof('a batch that is withdrawn proves nothing, whatever its credentials say'),
    },
    {
      text: 'if (!proofOfBatch(batch)) unproven.push(batch)',
      replacement: '',
      breaks: 'A batch on the way need not be proven.',
      caughtBy: BY_LEAD,
    },
    {
      text: 'if (batch.stage !== stage && further.length === 0) isProven = false',
      replacement: '',
      breaks: 'Goods may come of nothing that the stage made.',
      caughtBy: BY_LEAD,
    },
    {
      text: ' || all.get(one.batch)?.stage === stage',
      replacement: '',
      breaks: 'What the same stage made before need not be proven.',
      caughtBy: proof('only where what the same stage made it of before is'),
    },
    {
      text: '!of.includes(undefined) &&',
      replacement: '',
      breaks: 'A batch may be of no site of the chain.',
      caughtBy: BY_LEAD,
    },
    {
      text: ' && sites.every(site => of.includes(site))',
      replacement: '',
      breaks: 'A site of the chain may have made nothing.',
      caughtBy: called('at one of two sites'),
    },
    {
      text: 'batch.country === country &&',
      replacement: '',
      breaks: 'The chain may say another country.',
      caughtBy: called('at another country’s site'),
    },
    {
      text: 'plainName(batch.site) === plainName(site) &&',
      replacement: '',
      breaks: 'The chain may say another site.',
      caughtBy: called('at a site of another name'),
    },
    {
      text: ' &&\n  plainName(proof.operator) === plainName(operator)',
      replacement: '',
      breaks: 'The chain may say another operator.',
      caughtBy: called('by another operator'),
    },
  ]),
]
