import { readFileSync } from 'node:fs'
import { SERVICES } from '@lodestone/contracts'
import { readConfig, settingsSchema } from '@lodestone/service'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { committed, faults, HELM, lint, type Manifest, NO_HELM, named, read, rendered, unknownFields } from './chart.ts'

/** The values of the Helm chart: what their schema says and refuses, and what comes of them. */

const schema = JSON.parse(read('values.schema.json'))

type Schema = { [key: string]: unknown; properties?: Record<string, Schema>; $ref?: string; allOf?: Schema[] }
const resolved = (one: Schema): Schema => {
  const to = one.$ref ?? one.allOf?.[0]?.$ref
  return to ? schema.definitions[to.slice('#/definitions/'.length)] : one
}

/** Values that nobody may give, and what is said of them. */
const WRONG: readonly (readonly [at: string, value: unknown, said: RegExp])[] = [
  ['settings.DRAIN_MS', 'ten seconds', /DRAIN_MS/],
  ['settings.DRAIN_MS', 1_000_000, /DRAIN_MS/],
  ['settings.OIDC_ISUER', 'https://login.example.org', /OIDC_ISUER/],
  ['settings.OIDC_ISSUER', 'login', /OIDC_ISSUER/],
  ['settings.OIDC_ISSUER', null, /OIDC_ISSUER/],
  ['settings.TRUSTED_PROXIES', null, /TRUSTED_PROXIES/],
  ['settings.LOG_LEVEL', 'loud', /LOG_LEVEL/],
  ['settings.DATABASE_URL', 'postgresql://x', /DATABASE_URL/],
  ['settings.DATABASE_REPLICA_URL', 'postgresql://x:y@replica', /DATABASE_REPLICA_URL/],
  ['settings.DATABASE_REPLICA_LAG_MS', 10, /DATABASE_REPLICA_LAG_MS/],
  ['settings.OTEL_EXPORTER_OTLP_HEADERS', 'authorization=x', /OTEL_EXPORTER_OTLP_HEADERS/],
  ['settings.METRICS_PORT', 1, /METRICS_PORT/],
  ['services.prices', {}, /prices/],
  ['services.supply.keyring', null, /keyring/],
  ['services.demand', null, /demand/],
  ['services.demand', { replica: 3 }, /replica/],
  ['services.demand', { autoscaling: { minReplicas: 1, maxReplicas: 3 } }, /minReplicas/],
  ['replicas', 1, /replicas/],
  ['resources.limits.memory', null, /memory/],
  ['httpRoute', { enabled: true, parentRefs: [] }, /parentRefs/],
  ['pods', { hostNetwork: true }, /hostNetwork/],
  ['network.servers', [], /servers/],
  ['monitoring.scrape', 'always', /scrape/],
  ['monitoringg', {}, /monitoringg/],
]

describe('the schema', () => {
  const validate = formats.default(new Ajv({ strict: false, allErrors: true })).compile(schema)
  const merged = (into: Manifest, from: Manifest): Manifest =>
    Object.fromEntries(
      Object.entries({ ...into, ...from }).flatMap(([key, value]) => {
        if (value === null) return []
        const both = typeof into[key] === 'object' && !Array.isArray(value) && typeof value === 'object'
        return [[key, both ? merged(into[key], value) : value]]
      }),
    )
  const values = merged(parse(read('values.yaml')), parse(read('production.yaml')))
  const given = (at: string, value: unknown): Manifest =>
    at.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value)

  test('takes the example, and asks for what has no default', () => {
    expect(validate(values), JSON.stringify(validate.errors)).toBe(true)
    expect(validate(parse(read('values.yaml')))).toBe(false)
    expect(validate.errors?.map(error => error.params.missingProperty)).toEqual([
      'OIDC_ISSUER',
      'PUBLIC_URL',
      'TRUSTED_PROXIES',
    ])
  })

  test.each(WRONG)('refuses %s: %j', (at, value, said) => {
    expect(validate(merged(values, given(at, value)))).toBe(false)
    expect(JSON.stringify(validate.errors)).toMatch(said)
  })

  test('says of every value what it means', () => {
    const silent: string[] = []
    const walk = (one: Schema, at: string): void => {
      const real = resolved(one)
      for (const [name, inner] of Object.entries(real.properties ?? {})) {
        // The settings have a guide of their own, and each service its name.
        if (at !== '.settings' && at !== '.services' && !inner.description && !resolved(inner).description)
          silent.push(`${at}.${name}`)
        walk(inner, `${at}.${name}`)
      }
    }
    walk(schema, '')
    expect(silent).toEqual([])
  })
})

test('the chart installs the version that it is committed with', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(parse(read('Chart.yaml'))).toMatchObject({ version, appVersion: version })
})

test('every setting that a service reads can be given, or is set by the chart, by the image, or in a secret', () => {
  const containers = committed().flatMap(({ kind, spec }) =>
    kind === 'Deployment' ? spec.template.spec.containers : [],
  ) as Manifest[]
  const dockerfile = readFileSync(new URL('../../infra/docker/Dockerfile', import.meta.url), 'utf8')
  const byImage = dockerfile.match(/\b[A-Z_]+(?==)/g) ?? []
  const known = new Set([
    ...Object.keys(schema.properties.settings.properties),
    ...containers.flatMap(({ env }) => env.map((one: Manifest) => one.name)),
    ...byImage,
  ])
  const others = Object.keys(settingsSchema()).filter(name => !known.has(name))
  const secret = ['KAFKA_BROKERS', 'OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS']
  // A process in a cluster runs one service, keeps nothing on its disk, and reads from a broker.
  const without = ['DATABASE_URLS', 'DATA_DIR', 'TRANSPORT']
  expect(others.sort()).toEqual([...secret, ...without].sort())
})

describe('Helm', () => {
  test('makes of the example what is committed', ({ skip }) => {
    if (!HELM) skip(NO_HELM)
    const again =
      'helm template lodestone infra/helm --namespace lodestone --values infra/helm/production.yaml > infra/helm/rendered.yaml'
    expect(rendered(), again).toEqual(committed())
  })

  test('has nothing against the chart with its example', ({ skip }) => {
    if (!HELM) skip(NO_HELM)
    expect(lint({})).toMatchObject({ status: 0, said: expect.stringContaining('0 chart(s) failed') })
  })

  test.for(WRONG)('refuses %s: %j', ([at, value, said], { skip }) => {
    if (!HELM) skip(NO_HELM)
    const { status, said: words } = lint({ [at]: value })
    expect([status, words]).toEqual([1, expect.stringMatching(said)])
  })
})

/** The example with other values. */
const variants = (values: Readonly<Record<string, unknown>>): Manifest[] => {
  const all = rendered(values)
  expect(faults(all)).toEqual([])
  expect(unknownFields(all)).toBe('')
  return all
}
const containerOf = (all: readonly Manifest[], name: string): Manifest =>
  named(all, 'Deployment', name).spec.template.spec.containers[0]

describe('the chart with other values', () => {
  test('leads to the console by the Gateway API, beside an Ingress or alone', ({ skip }) => {
    if (!HELM) skip(NO_HELM)
    const values = { httpRoute: { enabled: true, parentRefs: [{ name: 'public', namespace: 'gateways' }] } }
    const { spec } = named(variants(values), 'HTTPRoute', 'lodestone')
    expect(spec.hostnames).toEqual(['hub.example.org'])
    const [rule, ...more] = spec.rules
    expect(more).toEqual([])
    expect(rule).toMatchObject({ timeouts: { request: '0s' }, backendRefs: [{ name: 'console', port: 8080 }] })
    const alone = variants({ ...values, 'ingress.enabled': false })
    expect(alone.flatMap(({ kind }) => (/^(?:Ingress|HTTPRoute)$/.test(kind) ? [kind] : []))).toEqual(['HTTPRoute'])
  })

  test('scales by CPU, and by lag where a metrics adapter knows it', ({ skip }) => {
    if (!HELM) skip(NO_HELM)
    const scaling = { autoscaling: { minReplicas: 2, maxReplicas: 4 } }
    const all = variants({ 'autoscaling.lag.metric': 'lodestone_lag', 'services.aggregation': scaling })
    const { spec } = named(all, 'HorizontalPodAutoscaler', 'aggregation')
    expect(spec.metrics.map((one: Manifest) => (one.resource ?? one.external.metric).name)).toEqual([
      'cpu',
      'lodestone_lag',
    ])
    expect(spec.metrics[1].external).toEqual({
      metric: { name: 'lodestone_lag', selector: { matchLabels: { service: 'aggregation' } } },
      target: { type: 'AverageValue', averageValue: '1000' },
    })
    // Who scales says how many there are.
    expect(named(all, 'Deployment', 'aggregation').spec.replicas).toBeUndefined()
    expect(named(all, 'Deployment', 'rounds').spec.replicas).toBe(2)
  })

  test('is told settings as they are read, and starts pods anew when one changes', ({ skip }) => {
    if (!HELM) skip(NO_HELM)
    const all = variants({
      'settings.RATE_LIMIT_BURST': 1_000_000,
      'settings.WEBHOOK_PORTS': '443, 9443',
      'settings.DRAIN_MS': 20_500,
    })
    expect(named(all, 'ConfigMap', 'lodestone').data.RATE_LIMIT_BURST).toBe('1000000')
    const [egress] = named(all, 'NetworkPolicy', 'webhooks').spec.egress
    expect(egress.ports.map((one: Manifest) => one.port)).toEqual([443, 9443])
    const { spec, metadata } = named(all, 'Deployment', 'demand').spec.template
    expect(spec.terminationGracePeriodSeconds).toBe(46)
    const before = named(committed(), 'Deployment', 'demand').spec.template.metadata
    expect(metadata.annotations).not.toEqual(before.annotations)
  })

  test.for([
    { KAFKA_SASL_MECHANISM: 'OAUTHBEARER', KAFKA_TOKEN_URL: 'https://login.example.org/token' },
    {
      KAFKA_SECURITY_PROTOCOL: 'SSL',
      KAFKA_SASL_MECHANISM: null,
      KAFKA_SECRET_FILE: null,
      KAFKA_CERT_FILE: '/run/kafka/cert.pem',
      KAFKA_KEY_FILE: '/run/kafka/key.pem',
    },
  ])('lets services sign in at the broker with %j', (settings, { skip }) => {
    if (!HELM) skip(NO_HELM)
    const all = variants(Object.fromEntries(Object.entries(settings).map(([key, value]) => [`settings.${key}`, value])))
    const own = Object.fromEntries(containerOf(all, 'demand').env.map((one: Manifest) => [one.name, one.value]))
    const { data } = named(all, 'ConfigMap', 'lodestone')
    const config = readConfig({ ...data, ...own, DATABASE_URL: 'x', KAFKA_BROKERS: 'kafka:9093' })
    expect(config.KAFKA_USERNAME).toBe('KAFKA_TOKEN_URL' in settings ? 'demand' : undefined)
  })

  test('makes what suits a cluster: annotations for Prometheus, images by digest, nodes', ({ skip }) => {
    if (!HELM) skip(NO_HELM)
    const image = 'registry.example.org/lodestone/rounds@sha256:1'
    const all = variants({
      monitoring: { scrape: 'annotations', rules: false },
      'image.tag': '0.1.1',
      services: { rounds: { image, replicas: 3, autoscaling: null } },
      pods: { nodeSelector: { pool: 'hub' }, imagePullSecrets: [{ name: 'registry' }] },
      'network.monitoring': [],
    })
    expect(all.filter(one => one.apiVersion.startsWith('monitoring'))).toEqual([])
    for (const { kind, spec } of all.filter(one => one.spec?.template)) {
      expect(spec.template.spec).toMatchObject({
        nodeSelector: { pool: 'hub' },
        imagePullSecrets: [{ name: 'registry' }],
      })
      if (kind === 'Deployment')
        expect(spec.template.metadata.annotations).toMatchObject({
          'prometheus.io/scrape': 'true',
          'prometheus.io/port': '9464',
          'prometheus.io/path': '/metrics',
        })
    }
    expect(containerOf(all, 'rounds').image).toBe(image)
    expect(containerOf(all, 'demand').image).toBe('registry.example.org/lodestone/demand:0.1.1')
    expect(named(all, 'Deployment', 'rounds').spec.replicas).toBe(3)
    expect(named(all, 'NetworkPolicy', 'monitoring')).toBeUndefined()
    expect(SERVICES.every(name => named(all, 'Service', name))).toBe(true)
  })
})
