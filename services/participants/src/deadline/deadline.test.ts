import {
  allocationAccepted,
  allocationDeclined,
  allocationsProposed,
  credentialAccepted,
  credentialWithdrawn,
  demandEntryChanged,
  roundOpened,
} from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { changesOf } from './deadline.ts'

const time = '2027-01-01T00:00:00.000Z'
const of = (contract: { readonly type: string }, data: object) => changesOf({ type: contract.type, time, data })
const decision = { what: 'decision', subject: 'r', part: 'a' }
const decided = { roundId: 'r', allocationId: 'a', lineId: 'l', offerId: 'o', memberId: 'm', supplierId: 's' }
const credential = { credentialId: 'c', participantId: 's', version: 1 }

describe('what is due of whom', () => {
  test('lines of members until the collection closes, offers of suppliers until offers close', () => {
    const dates = { collectionClosesAt: '2027-02-01T00:00:00Z', offersCloseAt: '2027-03-01T00:00:00Z' }
    expect(of(roundOpened, { roundId: 'r', ...dates })).toMatchObject([
      { act: 'set-for-all', kind: 'member', what: 'collection', subject: 'r', dueAt: dates.collectionClosesAt },
      { act: 'set-for-all', kind: 'supplier', what: 'offers', subject: 'r', dueAt: dates.offersCloseAt },
    ])
  })

  test('nothing of a round of projects, which takes neither lines nor offers', () => {
    const dates = { collectionClosesAt: '2027-02-01T00:00:00Z', offersCloseAt: '2027-03-01T00:00:00Z' }
    expect(of(roundOpened, { roundId: 'r', type: 'project', ...dates })).toEqual([])
  })

  test('nothing more of whoever has entered something; leaving does not change that', () => {
    const entry = { roundId: 'r', participantId: 'm' }
    expect(of(demandEntryChanged, { ...entry, status: 'joined' })).toMatchObject([
      { act: 'done', participantId: 'm', what: 'collection', subject: 'r' },
    ])
    expect(of(demandEntryChanged, { ...entry, status: 'left' })).toEqual([])
  })

  test('each side’s decision on an allocation, where decisions close by themselves', () => {
    const parties = [
      { participantId: 'm', allocationIds: ['a'] },
      { participantId: 's', allocationIds: ['a'] },
    ]
    const decisionsCloseAt = '2027-04-01T00:00:00Z'
    expect(of(allocationsProposed, { roundId: 'r', parties })).toEqual([])
    expect(of(allocationsProposed, { roundId: 'r', parties, decisionsCloseAt })).toEqual(
      ['m', 's'].map(participantId => ({
        act: 'set',
        participantId,
        ...decision,
        dueAt: decisionsCloseAt,
        setAt: time,
      })),
    )
  })

  test('a side that accepts has decided; what one side declines nobody decides on any more', () => {
    const ended = (participantId: string) => ({ act: 'ended', participantId, ...decision })
    expect(of(allocationAccepted, { ...decided, by: 'member' })).toEqual([ended('m')])
    expect(of(allocationAccepted, { ...decided, by: 'operator' })).toEqual([ended('m'), ended('s')])
    expect(of(allocationDeclined, { ...decided, by: 'supplier' })).toEqual([ended('m'), ended('s')])
  })

  test('another credential, before one ends that says when', () => {
    const own = { participantId: 's', what: 'credential', subject: 'c', part: '' }
    expect(of(credentialAccepted, { ...credential, validUntil: '2027-06-01T00:00:00+02:00' })).toEqual([
      { act: 'set', ...own, dueAt: '2027-05-31T22:00:00.000Z', setAt: time },
    ])
    expect(of(credentialAccepted, credential)).toEqual([{ act: 'ended', ...own }])
    expect(of(credentialWithdrawn, credential)).toEqual([{ act: 'ended', ...own }])
  })
})
