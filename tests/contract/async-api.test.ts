import { Parser } from '@asyncapi/parser'
import { allEvents } from '@lodestone/contracts'
import { asyncApiDocument } from '@lodestone/contracts/async-api'
import { eventExamples } from '@lodestone/contracts/examples'
import { expect, test } from 'vitest'

/** The AsyncAPI document as AsyncAPI's own parser reads it. */

const text = JSON.stringify(asyncApiDocument())
const problems = async (source: string) => {
  const { diagnostics } = await new Parser().parse(source)
  return diagnostics.filter(one => one.severity <= 1).map(one => `${one.path.join('.')}: ${one.message}`)
}

test('the document is valid AsyncAPI 3 to the official parser, examples and all', async () => {
  expect(await problems(text)).toEqual([])
  const broken = JSON.parse(text)
  broken.operations['send-demand.forecast'].action = 'shout'
  expect(await problems(JSON.stringify(broken))).not.toEqual([])
})

test('every event is a message of the channel of its topic, with a summary', async () => {
  const { document } = await new Parser().parse(text)
  const told = document?.channels().all() ?? []
  for (const event of allEvents()) {
    const channel = told.find(one => one.address() === event.topic)
    const message = channel
      ?.messages()
      .all()
      .find(one => one.name() === event.type)
    expect(message?.summary(), event.type).toBe(event.summary)
  }
  expect(told.flatMap(one => one.messages().all())).toHaveLength(allEvents().length)
})

test('every example is of an event that exists', () => {
  const types = allEvents().map(event => event.type)
  for (const type of Object.keys(eventExamples)) expect(types).toContain(type)
})
