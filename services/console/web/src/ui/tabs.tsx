import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as TabSet } from 'react-aria-components'

type OneTab = { readonly id: string; readonly label: ReactNode; readonly content: () => ReactNode }

/** Tabs of a page. The chosen one is the caller's, so that it can stand in the address: see `useTab` in `shell/address.ts`. */
export function Tabs({
  label,
  tabs,
  selected,
  onSelect,
}: {
  label: string
  tabs: readonly OneTab[]
  selected: string
  onSelect: (id: string) => void
}) {
  return (
    <TabSet className="tabs" selectedKey={selected} onSelectionChange={key => onSelect(String(key))}>
      <div className="tab-scroll">
        <TabList aria-label={label} className="tab-list">
          {tabs.map(tab => (
            <Tab key={tab.id} id={tab.id} className="tab">
              {tab.label}
            </Tab>
          ))}
        </TabList>
      </div>
      {tabs.map(tab => (
        <TabPanel key={tab.id} id={tab.id} className="tab-panel">
          {tab.content()}
        </TabPanel>
      ))}
    </TabSet>
  )
}
