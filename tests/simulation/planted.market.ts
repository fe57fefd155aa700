import type { Planted } from '../setup/planting.ts'

/** Defects of offers, rounds and their matching. */

const SUPPLY = 'services/supply/src'
const OFFER = `${SUPPLY}/offer`
const MATCHING = 'services/matching/src'

export const PLANTED_IN_MARKET: readonly Planted[] = [
  {
    name: 'offer-version-unchecked',
    breaks: 'A change is made to another version of an offer than the one it was meant for.',
    file: `${OFFER}/offer.ts`,
    text: 'if (offer.version !== expected) return',
    replacement: 'if (expected < 0) return',
  },
  {
    name: 'offer-unlocked',
    breaks: 'An offer is read without a lock before it is changed.',
    file: `${OFFER}/offer.store.ts`,
    text: ".where(eq(offerTable.id, id)).for('update')",
    replacement: '.where(eq(offerTable.id, id))',
  },
  {
    name: 'offer-told-not-done',
    breaks: 'A change of an offer is told and not made.',
    file: `${OFFER}/offer.change.routes.ts`,
    text: '      await saveOffer(tx, placed.offer)\n',
    replacement: '',
  },
  {
    name: 'price-of-before',
    breaks: 'A revised offer keeps the price of the version before.',
    file: `${OFFER}/offer.ts`,
    text: `    version: offer.version + 1,
    terms,
    price,`,
    replacement: `    version: offer.version + 1,
    terms,`,
  },
  {
    name: 'withdrawn-revised',
    breaks: 'An offer that was withdrawn can be revised.',
    file: `${OFFER}/offer.ts`,
    text: "if (offer.status !== 'standing') return refuse('wrong-state'",
    replacement: "if (offer.status === 'expired') return refuse('wrong-state'",
  },
  {
    name: 'post-answered-anew',
    breaks: 'Who repeats the post of an offer is told another time of its last change.',
    file: `${OFFER}/offer.post.routes.ts`,
    text: 'body: { ...said(kept), price: call.body.price } }',
    replacement: 'body: { ...said(kept), updatedAt: clock().toISOString(), price: call.body.price } }',
  },
  {
    name: 'gate-remembered',
    breaks: 'An offer is posted by what its process knew of the rounds that take offers.',
    file: `${SUPPLY}/book/gate.ts`,
    text: 'ELSE $${first}::bigint END',
    replacement: 'ELSE greatest($${first}::bigint, (SELECT generation FROM gate)) END',
  },
  {
    name: 'sealed-changed',
    breaks: 'An offer that is sealed can be changed.',
    file: `${SUPPLY}/entry/entry.ts`,
    text: "if (live.book.state === 'sealed')\n",
    replacement: "if (live.book.state === 'done')\n",
  },
  {
    name: 'prices-before-match',
    breaks: 'Operators are shown the prices of a round that is sealed and not matched.',
    file: `${SUPPLY}/entry/entry.routes.ts`,
    text: "...(matched && entry.status === 'confirmed' ?",
    replacement: "...(entry.status === 'confirmed' ?",
  },
  {
    name: 'prices-before-close',
    breaks: 'Prices are opened when an offer joins a round.',
    file: `${SUPPLY}/entry/entry.keys.ts`,
    text: `  return {
    offer: { ...offer, price },`,
    replacement: `  await keys.unwrap(price.under, price.key)
  return {
    offer: { ...offer, price },`,
  },
  {
    name: 'price-of-before-sealed',
    breaks: 'A book is sealed with the first price of an offer.',
    file: `${SUPPLY}/entry/entry.store.ts`,
    text: ', body = excluded.body, sealed_price = excluded.sealed_price`',
    replacement: ', body = excluded.body`',
  },
  {
    name: 'lines-not-joined',
    breaks: 'Lines that stand when a round opens do not join it.',
    file: 'services/demand/src/book/book.opening.ts',
    text: "if (roundFor(line, [book], now) !== undefined) return [{ ...entry, status: 'joined' }]",
    replacement: 'if (roundFor(line, [book], now) !== undefined) return []',
  },
  {
    name: 'seals-forgotten',
    breaks: 'The seal that is told last alone moves a round on, as if it were both.',
    file: 'services/rounds/src/round/round.progress.ts',
    text: 'if (OWNERS.every(owner =>',
    replacement: 'if (OWNERS.some(owner =>',
  },
  {
    name: 'result-told-apart',
    breaks: 'A result is told in another transaction than the one that keeps it.',
    file: `${MATCHING}/run/run.outcome.ts`,
    text: 'await append(tx, [fact], { ...cause, now: clock() })',
    replacement: 'await database.transaction(other => append(other, [fact], { ...cause, now: clock() }))',
  },
  {
    name: 'run-left',
    breaks: 'A run whose owner died is taken up by nobody.',
    file: `${MATCHING}/run/run.claim.store.ts`,
    text: " OR (state = 'running' AND lease_until < now())",
    replacement: '',
  },
  {
    name: 'books-not-awaited',
    breaks: 'The second of two seals begins no run.',
    file: `${MATCHING}/book/book.consumers.ts`,
    text: "        await sealed(tx, 'supplySeal', dataOf(supplyBookSealed, event))\n        return true",
    replacement: "        await sealed(tx, 'supplySeal', dataOf(supplyBookSealed, event))\n        return false",
  },
  {
    name: 'later-event-forgets',
    breaks: 'Of what is told of a round matching keeps what it hears first.',
    file: `${MATCHING}/book/book.store.ts`,
    text: '.onConflictDoUpdate({ target: roundTable.roundId, set: columns })',
    replacement: '.onConflictDoNothing()',
  },
]
