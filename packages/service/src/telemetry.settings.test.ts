import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { tracingOf } from './telemetry.settings.ts'

/** Where traces go, by the environment variables of the OpenTelemetry specification and no other names. */

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }
const tracing = (env: Record<string, string>) =>
  tracingOf(readConfig({ KAFKA_BROKERS: 'kafka:9092', ...env }), 'lodestone-demand')

describe('where traces go', () => {
  it('is nowhere without an endpoint', () => expect(tracing({})).toBeUndefined())
  it.each([
    ['OTEL_SDK_DISABLED', 'true'],
    ['OTEL_SDK_DISABLED', 'TRUE'],
    ['OTEL_TRACES_EXPORTER', 'none'],
  ])('is nowhere with %s=%s', (name, value) => expect(tracing({ ...ENDPOINT, [name]: value })).toBeUndefined())
  it('is somewhere with OTEL_SDK_DISABLED=false', () =>
    expect(tracing({ ...ENDPOINT, OTEL_SDK_DISABLED: 'false' })).toBeDefined())

  it.each([
    ['http://collector:4318', 'http://collector:4318/v1/traces'],
    ['http://collector:4318/', 'http://collector:4318/v1/traces'],
    ['https://otlp.example/tenant/a', 'https://otlp.example/tenant/a/v1/traces'],
  ])('is /v1/traces below OTEL_EXPORTER_OTLP_ENDPOINT=%s', (endpoint, url) =>
    expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })?.url).toBe(url),
  )
  it('is OTEL_EXPORTER_OTLP_TRACES_ENDPOINT as it stands, whatever the other says', () => {
    const own = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/in' }
    expect(tracing(own)?.url).toBe('https://traces.example/in')
    expect(tracing({ ...ENDPOINT, ...own })?.url).toBe('https://traces.example/in')
  })
})

describe('what goes with them', () => {
  it('is OTEL_EXPORTER_OTLP_HEADERS, and OTEL_EXPORTER_OTLP_TRACES_HEADERS before them', () => {
    const env = { ...ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a%3Db, x-tenant=one' }
    expect(tracing(env)?.headers).toEqual({ authorization: 'Bearer a=b', 'x-tenant': 'one' })
    expect(tracing({ ...env, OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-tenant=two' })?.headers).toEqual({
      authorization: 'Bearer a=b',
      'x-tenant': 'two',
    })
  })
  it('has OTEL_EXPORTER_OTLP_TIMEOUT to arrive', () => {
    expect(tracing(ENDPOINT)?.timeoutMs).toBe(5_000)
    expect(tracing({ ...ENDPOINT, OTEL_EXPORTER_OTLP_TIMEOUT: '800' })?.timeoutMs).toBe(800)
    expect(tracing({ ...ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '700' })?.timeoutMs).toBe(700)
  })
})

describe('who sends them', () => {
  it('is named by OTEL_SERVICE_NAME, else by OTEL_RESOURCE_ATTRIBUTES, else after the service', () => {
    const attributes = { OTEL_RESOURCE_ATTRIBUTES: 'service.name=hub,deployment.environment.name=pre%2Dprod' }
    const named = (env: Record<string, string>) => tracing({ ...ENDPOINT, ...env })?.resource
    expect(named({})).toEqual({ 'service.name': 'lodestone-demand', 'service.namespace': 'lodestone' })
    expect(named(attributes)).toEqual({
      'service.name': 'hub',
      'service.namespace': 'lodestone',
      'deployment.environment.name': 'pre-prod',
    })
    expect(named({ ...attributes, OTEL_SERVICE_NAME: 'own' })).toMatchObject({ 'service.name': 'own' })
  })
})

describe('which are kept', () => {
  it('is all of them, unless OTEL_TRACES_SAMPLER says otherwise', () =>
    expect(tracing(ENDPOINT)).toMatchObject({ sampler: 'parentbased_always_on', ratio: 1 }))
  it('is a share where it is a sampler by ratio', () =>
    expect(
      tracing({ ...ENDPOINT, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.05' }),
    ).toMatchObject({ sampler: 'parentbased_traceidratio', ratio: 0.05 }))
})

describe('what cannot be done as it is asked stops the start', () => {
  it.each([
    ['OTEL_TRACES_SAMPLER_ARG', '0.1', 'has a meaning only with OTEL_TRACES_SAMPLER=traceidratio'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote', 'Invalid option'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'only http/json is spoken'],
    ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'http/protobuf', 'only http/json is spoken'],
    ['OTEL_TRACES_EXPORTER', 'zipkin', 'Invalid option'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector', 'Invalid URL'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'secret', 'not name=value'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'a=%ZZ', 'not name=value'],
  ])('%s=%s', (name, value, fault) => {
    expect(() => tracing({ [name]: value })).toThrow(`settings: ${name}: ${fault}`)
    expect(() => tracing({ [name]: value })).not.toThrow(/secret/)
  })
})
