import { inFile, inSource, type Mutation } from '../mutation.ts'

const drawn = inFile('batch/draws.test.ts')
const made = inFile('batch/made.test.ts')
const site = inFile('site/site.test.ts')
const backing = inFile('batch/backing.test.ts')
const ALONE = site('is attested by a certificate together with a record of the site by the same supplier')
const MAY = site('is attested by nobody who may not say so of the stage and the country')
const YEARS = site('bounds the years of which it holds a day, and no others')
const BOUND = site(
  'over random histories nothing is taken beyond the capacity of its moment, and what fell is never torn away',
)
const BACKING = backing('no other does, nor one that says fewer kilograms')

/** Faults of the rules by which batches are drawn on and sites bounded. */
export const BOUNDS: readonly Mutation[] = [
  ...inSource('batch/draws.ts', [
    {
      text: 'if (draw.offered + change < 0n) return tooLittle(to?.place, heldOf(draw))',
      replacement: '',
      breaks: 'An offer may give back what rounds hold.',
      caughtBy: drawn('keeps of a batch what rounds hold of it'),
    },
    {
      text: 'return accept([...back, ...more])',
      replacement: 'return accept([...more])',
      breaks: 'What an offer no longer names does not come back.',
      caughtBy: drawn('takes what it names, and gives back before it takes'),
    },
    {
      text: 'return accept([...back, ...more])',
      replacement: 'return accept([...more, ...back])',
      breaks: 'An offer takes before it gives back.',
      caughtBy: drawn('takes what it names, and gives back before it takes'),
    },
    {
      text: 'offered > 0n ? [',
      replacement: 'false ? [',
      breaks: 'What an offer that has ended had on offer stays drawn.',
      caughtBy: drawn('keeps of a batch what rounds hold of it'),
    },
    {
      text: 'const some = isEnough ? left : draw[from]',
      replacement: 'const some = left',
      breaks: 'Rounds take more of a batch than is there.',
      caughtBy: drawn('never takes more than there is, so that no batch goes below zero'),
    },
    {
      text: 'if (change < 0n) move(account, back, -change, draws.toReversed())',
      replacement: '',
      breaks: 'What rounds let go does not come back.',
      caughtBy: drawn('of a contract for less gives the rest back, and so does an end'),
    },
  ]),
  ...inSource('batch/drawable.ts', [
    {
      text: 'batch?.participantId !== participantId',
      replacement: 'batch === undefined',
      breaks: 'An offer may draw on another’s batch.',
      caughtBy: inFile('batch/drawable.test.ts')('a batch of somebody else is not drawn on'),
    },
    {
      text: 'batch.material !== terms.material',
      replacement: 'false',
      breaks: 'An offer may draw on a batch of another material.',
      caughtBy: inFile('batch/drawable.test.ts')('a batch of another material is not drawn on'),
    },
    {
      text: 'site.stage === batch.stage && site.country === batch.country',
      replacement: 'site.stage === batch.stage',
      breaks: 'An offer may draw on a batch of a country that its chain does not name.',
      caughtBy: inFile('batch/drawable.test.ts')('a batch of another country is not drawn on'),
    },
    {
      text: 'site.stage === batch.stage && site.country === batch.country',
      replacement: 'site.country === batch.country',
      breaks: 'An offer may draw on a batch of a stage that its chain does not name.',
      caughtBy: inFile('batch/drawable.test.ts')('a batch of another stage is not drawn on'),
    },
  ]),
  ...inSource('batch/made.ts', [
    {
      text: '.filter(({ source }) => siteName(source) === siteName(batch))',
      replacement: '',
      breaks: 'What a site takes from another was made by itself.',
      caughtBy: made('is not counted again where it goes on within the site'),
    },
    {
      text: '(grams * after) / whole - (grams * before) / whole',
      replacement: 'grams',
      breaks: 'What went in counts for each batch as a whole.',
      caughtBy: made('are made of all that went in, counted once, each of no less than its share by mass'),
    },
  ]),
  ...inSource('batch/backing.ts', [
    {
      text: "if (!taken) return [{ path, message: 'not a credential of yours' }]",
      replacement: 'if (!taken) return []',
      breaks: 'A credential of somebody else may stand for a batch.',
      caughtBy: BACKING,
    },
    {
      text: "if (said.length === 0) return [{ path, message: 'says nothing of this batch, by its reference, or of its site' }]",
      replacement: '',
      breaks: 'A credential about another batch may stand for this one.',
      caughtBy: BACKING,
    },
    {
      text: "plainName(taken.site?.name ?? '') === plainName(site)",
      replacement: 'true',
      breaks: 'The record of another site may stand for a batch.',
      caughtBy: BACKING,
    },
    {
      text: 'return less === undefined ? []',
      replacement: 'return true ? []',
      breaks: 'A credential of fewer kilograms may stand for a batch.',
      caughtBy: BACKING,
    },
  ]),
  ...inSource('site/bound.ts', [
    {
      text: 'after > most && after > before',
      replacement: 'false',
      breaks: 'More may be taken than there is.',
      caughtBy: BOUND,
    },
    {
      text: 'after > most && after > before',
      replacement: 'after > most',
      breaks: 'What was too much before may not become less.',
      caughtBy: site('what was too much before may become less, and no more'),
    },
    {
      text: 'capacity - committed - here',
      replacement: 'capacity - here',
      breaks: 'What is committed elsewhere may be offered.',
      caughtBy: BOUND,
    },
    {
      text: 'offered + contracted',
      replacement: 'offered',
      breaks: 'What is awarded may be offered again.',
      caughtBy: BOUND,
    },
    {
      text: 'use.made > capacity || ',
      replacement: '',
      breaks: 'Nobody looks at what was made beyond a capacity.',
      caughtBy: site('a site is exceeded by what was made, and by what is promised with what is committed'),
    },
  ]),
  ...inSource('site/capacity.ts', [
    {
      text: '.filter(site => mayAttest(one, site))',
      replacement: '',
      breaks: 'Every issuer attests every capacity.',
      caughtBy: MAY,
    },
    {
      text: 'return mayAttest(one, site) ? [site] : []',
      replacement: 'return [site]',
      breaks: 'Every issuer gives records of every site.',
      caughtBy: MAY,
    },
    {
      text: 'one.participantId !== participantId || ',
      replacement: '',
      breaks: 'A record that another holds will do.',
      caughtBy: ALONE,
    },
    {
      text: ' || taken.site?.id !== id',
      replacement: '',
      breaks: 'The record of any site will do.',
      caughtBy: ALONE,
    },
    {
      text: ' || !stagesOf(taken.processes).includes(stage)',
      replacement: '',
      breaks: 'A site may do another stage.',
      caughtBy: ALONE,
    },
    {
      text: 'another !== undefined || ',
      replacement: '',
      breaks: 'A site may be in two countries.',
      caughtBy: ALONE,
    },
    {
      text: 'one.from <= last &&',
      replacement: '',
      breaks: 'A capacity bounds years before it.',
      caughtBy: YEARS,
    },
    {
      text: '(one.to ?? last) >= first',
      replacement: 'true',
      breaks: 'A capacity bounds years after it.',
      caughtBy: YEARS,
    },
    {
      text: 'a.from < b.from ? 1 : -1',
      replacement: 'a.from < b.from ? -1 : 1',
      breaks: 'The first capacity counts for ever.',
      caughtBy: site('gives way to one that began later, and to the lower one of the same day'),
    },
  ]),
]
