import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAddressed } from '../../shell/address.ts'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import { Loaded } from '../../ui/state.tsx'
import { baselineQuery } from './baseline.queries.ts'
import { NeedsTable } from './baseline-needs.tsx'
import { PlantsTable } from './baseline-plants.tsx'
import { RoutesTable } from './baseline-routes.tsx'
import { SettingsTable } from './baseline-settings.tsx'
import { YieldsTable } from './baseline-yields.tsx'
import styles from './outlook.module.css'

const TABLES = ['plants', 'needs', 'routes', 'yields', 'settings'] as const

/** One table of a version at a time, with source and basis of each row. */
export function BaselineContent({ id }: { id: string }) {
  const { t } = useTranslation('baseline')
  const query = useQuery(baselineQuery(id))
  const [asked, choose] = useAddressed('table', TABLES[0])
  const table = TABLES.find(one => one === asked) ?? TABLES[0]
  return (
    <Card title={t(`table.${table}`)}>
      <div className={styles.choices}>
        <Choice
          label={t('show')}
          value={table}
          onChange={choose}
          options={TABLES.map(value => ({ value, label: t(`table.${value}`) }))}
        />
      </div>
      <Loaded query={query} rows={10}>
        {({ assumptions, plants, routes, needs }) => (
          <>
            {table === 'plants' && <PlantsTable plants={plants} />}
            {table === 'needs' && <NeedsTable needs={needs} />}
            {table === 'routes' && <RoutesTable routes={routes} />}
            {table === 'yields' && <YieldsTable yields={assumptions.yields} />}
            {table === 'settings' && <SettingsTable assumptions={assumptions} />}
          </>
        )}
      </Loaded>
    </Card>
  )
}
