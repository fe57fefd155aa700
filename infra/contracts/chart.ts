import { readFileSync } from 'node:fs'
import { settingsSchema } from '@lodestone/service'

/**
 * The schema of the chart's values, in which the settings are those that a service reads. A setting is left out that the chart or the image sets,
 * that is kept in a secret, or that has no meaning in a cluster with a broker.
 */

const SET = [
  ...['DATABASE_TLS', 'DATABASE_CA', 'METRICS_PORT', 'SIGNING_KEYS', 'SERVICE_KEYS', 'KAFKA_USERNAME', 'KEYRING_FILE'],
  ...['SERVICE_URLS', 'SERVICES', 'HOST', 'PORT'],
]
const SECRET = ['DATABASE_URL', 'KAFKA_BROKERS', 'OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS']
const MEANINGLESS = ['DATABASE_URLS', 'DATA_DIR', 'TRANSPORT']

/** Of Node: whom an issuer's certificate may be signed by, beside whom Node knows. Files of a config map or secret that is mounted anyway. */
const NODE = { NODE_EXTRA_CA_CERTS: { type: 'string' } }

export function valuesSchema(file: URL): unknown {
  const schema = JSON.parse(readFileSync(file, 'utf8'))
  const elsewhere = new Set([...SET, ...SECRET, ...MEANINGLESS])
  const known = Object.entries(settingsSchema()).filter(([name]) => !elsewhere.has(name))
  schema.properties.settings.properties = { ...Object.fromEntries(known), ...NODE }
  return schema
}
