import { readFileSync } from 'node:fs'
import { SERVICES } from '@lodestone/contracts'
import { readConfig, readMigrationConfig } from '@lodestone/service'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { committed, faults, type Manifest, named as namedIn, unknownFields } from './chart.ts'

/**
 * What the Helm chart makes of its example: `rendered.yaml` is committed (and current, see `chart.test.ts`), fits the schemas of Kubernetes' own API
 * and of the custom resources in it, and keeps the rules below.
 */

let all: Manifest[] = []
beforeAll(() => {
  all = committed()
})
const of = (kind: string): Manifest[] => all.filter(one => one.kind === kind)
const named = (kind: string, name: string): Manifest => namedIn(all, kind, name)
const podsOf = (deployment: Manifest) => deployment.spec.template.spec

/** What a container's settings say that stand in the manifests. */
const mapped = (container: Manifest) =>
  Object.assign(
    {},
    ...container.envFrom
      .flatMap((one: Manifest) => one.configMapRef?.name ?? [])
      .map((name: string) => named('ConfigMap', name).data),
  )
/** The secrets of which it is given a value, by its setting. */
const secretsOf = (container: Manifest) =>
  Object.fromEntries(
    container.env.flatMap((one: Manifest) =>
      one.valueFrom?.secretKeyRef ? [[one.name, one.valueFrom.secretKeyRef.name]] : [],
    ),
  )

/** Who opens what was sealed, each by a keyring of its own. */
const keyrings: Record<string, string> = { supply: 'lodestone-keyring', participants: 'lodestone-webhook-keyring' }

test('every manifest fits the schema of its kind', () => {
  expect(all.length).toBeGreaterThan(30)
  expect(faults(all)).toEqual([])
})

test('no manifest has a field that its kind does not know', () => {
  expect(unknownFields(all)).toBe('')
})

test('every service is there once, and nothing else', () => {
  for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget'])
    expect(of(kind).map(one => one.metadata.name)).toEqual([...SERVICES].sort())
  const keys = all.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
  expect(new Set(keys).size).toBe(keys.length)
})

/** All settings of a container; names and logins that come from elsewhere are made up. */
const settingsOf = (container: Manifest, name: string) => ({
  ...mapped(container),
  KAFKA_BROKERS: 'kafka:9092',
  ...Object.fromEntries(
    container.env.map((one: Manifest) => [
      one.name,
      one.value ?? (one.name === 'DATABASE_URL' ? 'postgresql://x@db/x' : name),
    ]),
  ),
})

/** It is given its own secrets and no others, and reads them where it looks for them. */
function expectVolumes(pod: Manifest, name: string): void {
  for (const volume of pod.volumes) expect(Object.keys(volume).sort()[0]).toMatch(/^(?:configMap|emptyDir|name)$/)
  const secrets = pod.volumes.flatMap((volume: Manifest) => volume.secret?.secretName ?? [])
  expect(secrets.toSorted()).toEqual(
    [...(name in keyrings ? [keyrings[name]] : []), `lodestone-signing-${name}`, `lodestone-kafka-${name}`].toSorted(),
  )
  expect(pod.containers[0].volumeMounts).toContainEqual({
    name: 'signing',
    mountPath: '/run/signing',
    readOnly: true,
  })
  if (name in keyrings) {
    const [{ env, volumeMounts }] = pod.containers
    expect(env).toContainEqual({ name: 'KEYRING_FILE', value: '/run/keyring/keyring' })
    expect(volumeMounts).toContainEqual({ name: 'keyring', mountPath: '/run/keyring', readOnly: true })
  }
}

describe.each([...SERVICES])('%s', name => {
  test('runs, is found, and is not disrupted as a whole', () => {
    const deployment = named('Deployment', name)
    const labels = deployment.spec.template.metadata.labels
    const [container] = podsOf(deployment).containers
    expect(container.image).toMatch(new RegExp(`/lodestone/${name}:\\d`))
    expect(deployment.spec.replicas ?? named('HorizontalPodAutoscaler', name).spec.minReplicas).toBeGreaterThan(1)
    for (const selector of [
      deployment.spec.selector.matchLabels,
      named('Service', name).spec.selector,
      named('PodDisruptionBudget', name).spec.selector.matchLabels,
    ])
      expect(labels).toMatchObject(selector)
    expect(named('Service', name).spec.ports).toEqual([{ name: 'http', port: 8080, targetPort: 'http' }])
    expect(named('PodDisruptionBudget', name).spec.maxUnavailable).toBe(1)
  })

  test('is spread over zones and nodes', () => {
    const deployment = named('Deployment', name)
    const spread = podsOf(deployment).topologySpreadConstraints
    expect(spread.map((one: Manifest) => one.topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ])
    for (const { labelSelector, matchLabelKeys, maxSkew } of spread) {
      expect(maxSkew).toBe(1)
      // By version: while one is rolled out, the pods of the other do not count.
      expect(matchLabelKeys).toEqual(['pod-template-hash'])
      expect(labelSelector).toEqual(deployment.spec.selector)
    }
  })

  test('is asked whether it lives, serves and has started, and has time to end', () => {
    const pod = podsOf(named('Deployment', name))
    const [container] = pod.containers
    const ports = container.ports.map((port: Manifest) => port.name)
    for (const [probe, path] of [
      ['startupProbe', '/healthz'],
      ['livenessProbe', '/healthz'],
      ['readinessProbe', '/readyz'],
    ] as const) {
      expect(container[probe].httpGet.path).toBe(path)
      expect(ports).toContain(container[probe].httpGet.port)
    }
    // An orderly stop may take 20 s, after the time in which callers are led elsewhere; that begins when the process is asked, not before.
    const drainMs = Number(mapped(container).DRAIN_MS)
    expect(drainMs).toBeGreaterThanOrEqual(5_000)
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(20 + drainMs / 1_000)
    expect(container.lifecycle).toBeUndefined()
  })
})

describe.each([...SERVICES])('%s', name => {
  test('may do no more than it must', () => {
    const pod = podsOf(named('Deployment', name))
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    })
    for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) expect(pod).not.toHaveProperty(key)
    for (const container of pod.containers) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      })
      expect(container.resources.requests).toMatchObject({ cpu: expect.any(String), memory: expect.any(String) })
      expect(container.resources.limits.memory).toEqual(expect.any(String))
    }
    expectVolumes(pod, name)
  })

  test('is given settings that the hub knows', () => {
    const [container] = podsOf(named('Deployment', name)).containers
    const env = settingsOf(container, name)
    expect(container.envFrom).toEqual([{ configMapRef: { name: 'lodestone' } }, { secretRef: { name: 'lodestone' } }])
    expect(secretsOf(container)).toEqual({ DATABASE_URL: `lodestone-${name}` })
    expect(env).toMatchObject({ DATABASE_TLS: 'verify-full', DATABASE_CA: '/run/database/ca.crt' })
    expect(env).toMatchObject({
      KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
      KAFKA_CA_FILE: '/run/kafka/ca.pem',
      KAFKA_USERNAME: name,
    })
    const known = Object.keys(
      readConfig(Object.fromEntries(Object.entries(env).map(([key, value]) => [key, String(value)]))),
    )
    expect(Object.keys(env).filter(key => !known.includes(key))).toEqual([])
    const config = readConfig(env)
    expect(config.METRICS_PORT).toBe(container.ports.find((port: Manifest) => port.name === 'metrics').containerPort)
    if (name === 'console')
      expect([...config.SERVICE_URLS].sort()).toEqual(
        SERVICES.filter(other => other !== 'console')
          .map(other => [other, `http://${other}:8080`])
          .sort(),
      )
  })
})

test('schemas are migrated by a job that alone is given the owner of the database', () => {
  const job = named('Job', 'migrations')
  const pod = job.spec.template.spec
  const [container] = pod.containers
  expect(container.image).toMatch(/\/lodestone\/migrations:\d/)
  expect(pod).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true } })
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  })
  const logins = Object.fromEntries(SERVICES.map(name => [name.toUpperCase(), `lodestone-${name}`]))
  const owner = { MIGRATIONS_DATABASE_URL: 'lodestone-migrations', MIGRATIONS_DATABASE_URLS: 'lodestone-migrations' }
  expect(secretsOf(container)).toEqual({ ...owner, ...logins })
  const { value } = container.env.find((one: Manifest) => one.name === 'DATABASE_URLS')
  const config = readMigrationConfig({
    ...Object.fromEntries(container.env.map((one: Manifest) => [one.name, one.value])),
    MIGRATIONS_DATABASE_URL: 'x',
    DATABASE_URLS: value.replace(
      /\$\((\w+)\)/g,
      (_: string, name: string) => `postgresql://${name.toLowerCase()}@db/x`,
    ),
  })
  expect([...config.DATABASE_URLS].sort()).toEqual(SERVICES.map(name => [name, `postgresql://${name}@db/x`]).sort())
  expect(config).toMatchObject({ DATABASE_TLS: 'verify-full', DATABASE_CA: '/run/database/ca.crt' })
  expect(JSON.stringify(of('Deployment'))).not.toContain('migrations')
})

test('they are migrated before anything else is installed or replaced, with nothing that comes later', () => {
  const job = named('Job', 'migrations')
  expect(job.metadata.annotations).toEqual({
    'helm.sh/hook': 'pre-install,pre-upgrade',
    'helm.sh/hook-delete-policy': 'before-hook-creation',
  })
  const own = of('ConfigMap').map(one => one.metadata.name)
  const { volumes, containers } = job.spec.template.spec
  expect(containers[0].envFrom).toBeUndefined()
  for (const { configMap } of volumes) expect(own).not.toContain(configMap?.name)
})

describe('Prometheus', () => {
  test('reads every service on the port for it, as the rules know it, and once', () => {
    const { selector, podMetricsEndpoints } = named('PodMonitor', 'lodestone').spec
    const [unread] = selector.matchExpressions
    expect(unread).toEqual({ key: 'app.kubernetes.io/component', operator: 'NotIn', values: ['migrations'] })
    for (const { spec } of of('Deployment')) {
      const { labels, annotations } = spec.template.metadata
      expect(labels).toMatchObject(selector.matchLabels)
      expect(JSON.stringify(annotations)).not.toContain('prometheus.io')
    }
    expect(podMetricsEndpoints).toEqual([
      {
        port: 'metrics',
        honorLabels: true,
        relabelings: [{ action: 'replace', targetLabel: 'job', replacement: 'lodestone' }],
      },
    ])
  })

  test('is given every rule of the hub, with the address of the runbook', () => {
    const rules = ['alerts.yaml', 'slos.yaml'].map(name =>
      readFileSync(new URL(`../../infra/observability/${name}`, import.meta.url), 'utf8'),
    )
    const page = 'https://wiki.example.org/lodestone/runbook'
    expect(named('PrometheusRule', 'lodestone').spec.groups).toEqual(
      rules.flatMap(text => parse(text.replaceAll('{{ $externalLabels.runbook }}', page)).groups),
    )
  })
})

describe('the network', () => {
  test('lets nothing through that no policy names', () => {
    const nothing = named('NetworkPolicy', 'nothing')
    expect(nothing.spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'] })
    expect(nothing.spec.ingress ?? nothing.spec.egress).toBeUndefined()
    const selected = nothing.spec.podSelector.matchLabels
    for (const deployment of of('Deployment')) expect(deployment.spec.template.metadata.labels).toMatchObject(selected)
  })

  test('opens the console alone to the outside, and no service to another', () => {
    const open = of('NetworkPolicy').flatMap(policy =>
      (policy.spec.ingress ?? []).flatMap((rule: Manifest) =>
        rule.from.map((from: Manifest) => [policy.metadata.name, JSON.stringify(from)]),
      ),
    )
    expect(Object.fromEntries(open)).toEqual({
      'console-from-ingress': '{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"ingress-nginx"}}}',
      monitoring: '{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"monitoring"}}}',
      'services-from-console':
        '{"podSelector":{"matchLabels":{"app.kubernetes.io/part-of":"lodestone","app.kubernetes.io/component":"console"}}}',
    })
    expect(named('NetworkPolicy', 'console-from-ingress').spec.podSelector.matchLabels).toEqual({
      'app.kubernetes.io/part-of': 'lodestone',
      'app.kubernetes.io/component': 'console',
    })
  })

  test('leads the public name to the console', () => {
    const [rule] = of('Ingress')[0].spec.rules
    expect(rule.http.paths.map((path: Manifest) => path.backend.service.name)).toEqual(['console'])
  })

  test('leads nobody outside to what those ask who watch over the hub', () => {
    const console = named('Service', 'console').spec.ports
    for (const path of of('Ingress').flatMap(({ spec }) => spec.rules.flatMap((rule: Manifest) => rule.http.paths)))
      expect(console.map((port: Manifest) => port.name)).toContain(path.backend.service.port.name)
    for (const deployment of of('Deployment')) {
      const [container] = podsOf(deployment).containers
      const portOf = (name: string) => container.ports.find((port: Manifest) => port.name === name).containerPort
      expect(container.readinessProbe.httpGet.port).toBe('metrics')
      // Neither the Service nor the policy for the ingress knows the port on which they are answered.
      for (const { targetPort } of console) expect(targetPort).not.toBe('metrics')
      const open = named('NetworkPolicy', 'console-from-ingress').spec.ingress[0].ports
      expect(open.map((one: Manifest) => one.port)).not.toContain(portOf('metrics'))
    }
  })

  test('names the proxies that say where a call comes from', () => {
    const map = of('ConfigMap').find(one => one.data.PUBLIC_URL)
    expect(map.data.TRUSTED_PROXIES).toBeTruthy()
  })
})

test('no secret stands in a manifest', () => {
  expect(of('Secret')).toEqual([])
  expect(JSON.stringify(all)).not.toMatch(/password|postgresql:\/\//i)
  const settings = of('ConfigMap').flatMap(({ data }) => Object.entries<string>(data))
  expect(settings.length).toBeGreaterThan(10)
  // Files with secrets are named, never their contents.
  for (const [name, value] of settings) if (/SECRET|_KEY|HEADERS|DATABASE/.test(name)) expect(value).toMatch(/^\/run\//)
})

test('whatever else they ask for, the guide says how to make', () => {
  const guide = readFileSync(new URL('../../infra/docs/operations.md', import.meta.url), 'utf8')
  const commands = (guide.match(/^ *kubectl .* create (?:secret generic|configmap) \S+/gm) ?? []).map(line =>
    line.split(' ').at(-1),
  )
  const made = commands.flatMap(name =>
    name?.endsWith('$service') ? SERVICES.map(service => name.replace('$service', service)) : [name],
  )
  const text = JSON.stringify([...of('Deployment'), ...of('Job')])
  const asked = [...text.matchAll(/(?:Ref|secret|configMap)":\{[^{}]*?"(?:name|secretName)":"([\w-]+)"/g)].map(
    one => one[1],
  )
  const own = of('ConfigMap').map(one => one.metadata.name)
  // The settings have the name of the secret beside them.
  expect(new Set(made)).toEqual(new Set([...asked.filter(name => !own.includes(name)), 'lodestone']))
})
