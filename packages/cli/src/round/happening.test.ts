import { expect, test } from 'vitest'
import { happening } from './happening.ts'

const planned = { collectionClosesAt: '2027-01-20T12:00:00Z', offersCloseAt: '2027-02-20T12:00:00Z' }

test('a round tells what happened, and what is planned as planned, never what its plan said once it has passed', () => {
  expect(happening({ ...planned, state: 'draft' })).toMatchObject({
    last: '',
    next: expect.stringMatching(/^collection closes planned /),
  })
  const opened = { ...planned, openedAt: '2027-01-02T12:00:00Z' }
  expect(happening({ ...opened, state: 'collecting' }).last).toMatch(/^opened /)
  const published = { ...opened, poolPublishedAt: '2027-01-11T12:00:00Z' }
  const offering = happening({ ...published, state: 'offering' })
  expect(offering.last).toMatch(/^pool published .*11/)
  expect(offering.next).toMatch(/^offers close planned /)
  const closed = { ...published, closedAt: '2027-02-01T12:00:00Z' }
  expect(happening({ ...closed, state: 'cancelled' })).toEqual({ last: expect.stringMatching(/^closed /), next: '' })
})
