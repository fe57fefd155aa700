import { GenericContainer, Wait } from 'testcontainers'
import { freePort } from './free-port.ts'

const KAFKA_PORT = 9092

/** PostgreSQL and Kafka as containers of their official images. The broker's port is chosen first, since it must advertise it. */
export async function startContainers(): Promise<{
  databaseUrl: string
  kafkaBrokers: string[]
  stop(): Promise<void>
}> {
  const port = await freePort()
  const [postgres, kafka] = await Promise.all([
    new GenericContainer('postgres:17')
      .withEnvironment({ POSTGRES_HOST_AUTH_METHOD: 'trust' })
      .withCommand(['postgres', '-c', 'max_connections=300'])
      .withExposedPorts(5432)
      .withWaitStrategy(Wait.forListeningPorts())
      .start(),
    new GenericContainer('apache/kafka:4.3.1')
      .withEnvironment({ KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}` })
      .withExposedPorts({ container: KAFKA_PORT, host: port })
      .withWaitStrategy(Wait.forListeningPorts())
      .start(),
  ])
  return {
    databaseUrl: `postgres://postgres@${postgres.getHost()}:${postgres.getMappedPort(5432)}/postgres`,
    kafkaBrokers: [`127.0.0.1:${port}`],
    stop: async () => {
      await Promise.all([postgres.stop(), kafka.stop()])
    },
  }
}
