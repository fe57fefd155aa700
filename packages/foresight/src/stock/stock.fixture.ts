/** Payloads of invented partners. */
export const ASSET = '3c1d7a52-9d0e-4a43-8a55-0f6f9b1f2c77'
const place = { stockLocationBPNS: 'BPNS0000000LODE1', stockLocationBPNA: 'BPNA0000000LODE1' }

export const stockAt = (more: object = {}) => ({
  quantityOnAllocatedStock: { value: 12.25, unit: 'unit:kilogram' },
  ...place,
  isBlocked: false,
  lastUpdatedOnDateTime: '2027-02-01T08:00:00Z',
  ...more,
})

export const itemStock = (stocks: readonly object[] = [stockAt()], more: object = {}) => ({
  materialGlobalAssetId: `urn:uuid:${ASSET}`,
  direction: 'INBOUND',
  positions: [{ allocatedStocks: stocks }],
  ...more,
})

export const daysAt = (more: object = {}) => ({
  ...place,
  lastUpdatedOnDateTime: '2027-02-01T08:00:00Z',
  amountOfAllocatedDaysOfSupply: [{ date: '2027-02-01T00:00:00Z', daysOfSupply: 17.5 }],
  ...more,
})

export const daysOfSupply = (supplies: readonly object[] = [daysAt()], more: object = {}) => ({
  materialGlobalAssetId: ASSET,
  direction: 'OUTBOUND',
  allocatedDaysOfSupply: supplies,
  ...more,
})
