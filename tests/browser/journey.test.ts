import { afterAll, beforeAll, beforeEach, describe, test } from 'vitest'
import { browserPath } from './browser.ts'
import { clickTable } from './clicks.ts'
import { type Cast, gather } from './journey.cast.ts'
import { accepts, acceptsByKeyboard, awards, closes, sells } from './journey.deciding.ts'
import { audits, hears, receives, seesResult } from './journey.delivering.ts'
import { forecasts, forecastsByKeyboard, offersAgain, offersInFull } from './journey.entering.ts'
import { admits, applies, invites, opens, reads } from './journey.joining.ts'

/**
 * Six people and an approver play one round by the console alone, from an empty hub to its last delivery. What members, suppliers and operators do
 * most is counted in clicks, from the page on which they land to the confirmed result: a press of the pointer on anything, or Enter or Space on
 * what can be pressed (`clicks.ts`). Each page on the way stands still, and axe finds nothing on it.
 */
let cast: Cast

describe.skipIf(browserPath() === undefined)('a journey from nothing to delivered', () => {
  beforeAll(async () => {
    cast = await gather()
  })
  afterAll(async () => {
    console.log(clickTable())
    await cast?.end()
  })

  beforeEach(({ task, skip }) => {
    if (task.suite?.tasks.some(({ result }) => result?.state === 'fail')) skip('what it goes on from has failed')
  })

  test('an operator opens a round on an empty hub', () => opens(cast))
  test('a stranger reads which round is coming and how to join', () => reads(cast))
  test('an applicant sees its application alone, is asked, and answers', () => applies(cast))
  test('another operator admits it', () => admits(cast))
  test('a member’s administrator comes by invitation, sets a limit, and invites a buyer', () => invites(cast))
  test('the buyer enters a forecast of three lines', () => forecasts(cast))
  test('the buyer enters another forecast by keyboard alone', () => forecastsByKeyboard(cast))
  test('the seller posts an offer with its chain and evidence', () => offersInFull(cast))
  test('the seller offers in the round with that chain and evidence', () => offersAgain(cast))
  test('two operators close the round, and it is matched', () => closes(cast))
  test('the buyer accepts by keyboard alone', () => acceptsByKeyboard(cast))
  test('the buyer accepts, and an approver confirms what is above the limit', () => accepts(cast))
  test('the seller accepts', () => sells(cast))
  test('one operator awards, another confirms', () => awards(cast))
  test('the buyer reports contracts and deliveries', () => receives(cast))
  test('the seller sees the passports of what was delivered', () => hears(cast))
  test('the auditor reads and verifies the record, and searches the audit', () => audits(cast))
  test('the stranger sees the published result', () => seesResult(cast))
})
