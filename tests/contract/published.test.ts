import {
  asyncApiBreaks,
  breaksOfPublished,
  headerBreaks,
  asyncApiNow as makeAsyncApi,
  openApiNow as makeOpenApi,
  openApiBreaks,
} from '@lodestone/infra/contracts'
import { describe, expect, test } from 'vitest'

/** Paths at which the breaks are tried: each is looked for in a document of these alone. */
const TRIED = ['/demand/forecasts', '/demand/forecasts/{id}', '/policies', '/rounds/{id}/award', '/stream']
const [whole, asyncApi] = [makeOpenApi(), makeAsyncApi()]
const paths = Object.fromEntries(Object.entries(whole.paths).filter(([path]) => TRIED.includes(path)))
const openApi = { ...whole, paths }
const openApiNow = () => structuredClone(openApi)
const asyncApiNow = () => structuredClone(asyncApi)

/** What was published goes on: whoever has read the documents of then is understood, and understands. Each kind of break is tried. */

test('the contracts break nothing of what was published; if they must, a new version goes beside the old one', () => {
  expect(breaksOfPublished()).toEqual([])
})

// biome-ignore lint/suspicious/noExplicitAny: each case reaches into the document as it stands, and fails where it is not so
type Any = any
type Case = [name: string, change: (document: Any) => void, told: RegExp]

const forecasts = '/demand/forecasts'
const breaksOfApi: Case[] = [
  ['a route is gone', d => delete d.paths[forecasts].post, /^POST \/demand\/forecasts: is gone$/],
  ['a path is gone', d => delete d.paths['/policies'], /^GET \/policies: is gone$/],
  [
    'a route has another name',
    d => (d.paths[forecasts].post.operationId = 'send'),
    /was called submitForecast, is send/,
  ],
  ['a role may not call it any more', d => d.paths[forecasts].get['x-roles'].pop(), /no longer for auditor/],
  [
    'a field of an answer is gone',
    d => delete d.components.schemas.Forecast.properties.status,
    /^GET \/demand\/forecasts\/\{id\} 200\.status: is gone/m,
  ],
  ['a field of an answer may be left out', d => d.components.schemas.Forecast.required.pop(), /may be left out now/],
  [
    'an answer has another type',
    d => (d.components.schemas.Forecast.properties.version = { type: 'string' }),
    /200\.version: type was "integer"/,
  ],
  [
    'an answer loses a value',
    d => d.components.schemas.Forecast.properties.status.enum.pop(),
    /lost the value\(s\) "withdrawn"/,
  ],
  [
    'an answer gains a value',
    d => d.components.schemas.Forecast.properties.status.enum.push('x'),
    /new value\(s\) "x"/,
  ],
  [
    'a field of a request is required',
    d => d.components.schemas.LineDraft.required.push('grade'),
    /request\.lines\[\]\.grade: is required now/,
  ],
  [
    'a field of a request is not taken any more',
    d => delete d.components.schemas.LineDraft.properties.grade,
    /lines\[\]\.grade: is gone/,
  ],
  [
    'a request takes fewer values',
    d => d.components.schemas.LineDraft.properties.commitment.enum.pop(),
    /lost the value\(s\) "firm"/,
  ],
  [
    'a request takes fewer lines',
    d => (d.components.schemas.ForecastDraft.properties.lines.maxItems = 10),
    /maxItems was 10000, is 10$/m,
  ],
  [
    'a body is required',
    d => (d.paths['/rounds/{id}/award'].post.requestBody.required = true),
    /a body is required now/,
  ],
  [
    'a media type is not taken any more',
    d => delete d.paths[forecasts].post.requestBody.content['text/csv'],
    /text\/csv is no longer taken/,
  ],
  ['a parameter is gone', d => d.paths[forecasts].get.parameters.shift(), /the parameter query limit is gone/],
  [
    'a parameter is required',
    d => (d.paths[forecasts].get.parameters[0].required = true),
    /query limit is required now/,
  ],
  ['a status is gone', d => delete d.paths[forecasts].post.responses[409], /the status 409 is gone/],
  [
    'the success has another status',
    d => {
      const { responses } = d.paths[forecasts].post
      responses[200] = responses[201]
      delete responses[201]
    },
    /the status 201 is gone/,
  ],
  ['a header is gone', d => delete d.paths[forecasts].post.responses[201].headers.ETag, /the header ETag is gone/],
  [
    'an answer is of another media type',
    d => (d.paths['/stream'].get.responses[200].content = {}),
    /is no longer text\/event-stream/,
  ],
  [
    'a refusal loses a code',
    d =>
      d.components.responses['forbidden.not-admitted'].content[
        'application/problem+json'
      ].schema.allOf[1].properties.code.enum.pop(),
    /lost the value\(s\) "not-admitted"/,
  ],
]

describe('a change of the API is told as a break', () => {
  test.each(breaksOfApi)('%s', (_, change, told) => {
    const [before, now] = [openApiNow(), openApiNow()]
    change(now)
    expect(openApiBreaks(before, now).join('\n')).toMatch(told)
  })

  test.each<[string, (document: Any) => void]>([
    ['a route is added', d => (d.paths['/new'] = d.paths['/policies'])],
    ['an answer gains a field', d => (d.components.schemas.Forecast.properties.note = { type: 'string' })],
    ['a request may have another field', d => (d.components.schemas.LineDraft.properties.note = { type: 'string' })],
    ['a request takes another value', d => d.components.schemas.LineDraft.properties.commitment.enum.push('option')],
    [
      'a refusal has a new code',
      d =>
        d.components.responses['forbidden.not-admitted'].content[
          'application/problem+json'
        ].schema.allOf[1].properties.code.enum.push('asleep'),
    ],
    [
      'a parameter is added',
      d => d.paths[forecasts].get.parameters.push({ name: 'x', in: 'query', schema: { type: 'string' } }),
    ],
  ])('but not when %s', (_, change) => {
    const [before, now] = [openApiNow(), openApiNow()]
    change(now)
    expect(openApiBreaks(before, now)).toEqual([])
  })
})

const withdrawn = 'demand-forecast-withdrawn-v1'
const payload = (document: Any) => document.components.messages[withdrawn].payload
describe('a change of an event is told as a break', () => {
  test.each<Case>([
    ['it is gone', d => delete d.components.messages[withdrawn], /is gone/],
    [
      'it is on another topic',
      d => delete d.channels['demand.forecast'].messages[withdrawn],
      /no longer on demand\.forecast/,
    ],
    ['a field is gone', d => delete payload(d).properties.version, /\.version: is gone/],
    ['a field may be left out', d => payload(d).required.pop(), /may be left out now/],
    [
      'a new field is required, which old records lack',
      d => {
        payload(d).properties.reason = { type: 'string' }
        payload(d).required.push('reason')
      },
      /\.reason: is required now/,
    ],
    ['a field has another type', d => (payload(d).properties.version = { type: 'string' }), /\.version: type was/],
    ['a limit is lower', d => (payload(d).properties.version.maximum = 5), /maximum was none, is 5/],
    [
      'a limit is lifted',
      d => delete payload(d).properties.version.exclusiveMinimum,
      /exclusiveMinimum was 0, is none/,
    ],
    [
      'a value is added',
      d => d.components.messages['demand-entry-changed-v1'].payload.properties.status.enum.push('x'),
      /new value/,
    ],
    [
      'a value is gone',
      d => d.components.messages['demand-entry-changed-v1'].payload.properties.status.enum.pop(),
      /lost the value/,
    ],
  ])('%s', (_, change, told) => {
    const [before, now] = [asyncApiNow(), asyncApiNow()]
    change(now)
    expect(asyncApiBreaks(before, now).join('\n')).toMatch(told)
  })

  test('a header that consumers rely on is gone', () => {
    const now = asyncApiNow() as Any
    now.components.schemas.headers.required.pop()
    expect(headerBreaks(asyncApiNow(), now)).toEqual(['headers.ce_actor: may be left out now'])
  })

  test('but not when it may have another field, or another version stands beside it', () => {
    const now = asyncApiNow() as Any
    payload(now).properties.reason = { type: 'string' }
    now.components.messages['demand-forecast-withdrawn-v2'] = now.components.messages[withdrawn]
    expect(asyncApiBreaks(asyncApiNow(), now)).toEqual([])
  })
})
