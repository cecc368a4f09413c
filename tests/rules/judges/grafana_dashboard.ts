// What a dashboard of ours may be, made of the types that Grafana publishes in @grafana/schema.
//
// A file made by the test adds `const dashboard: OurDashboard = {...}`: the compiler then refuses keys that Grafana does
// not have, values of another type, and options of a panel that another type of panel has.
import type { DataQuery } from '@grafana/schema';
import type { AnnotationQuery, Dashboard, Panel, RowPanel, VariableModel } from '@grafana/schema/dist/esm/raw/dashboard/x/Dashboard_types.gen';
import type * as BarGauge from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
import type * as Gauge from '@grafana/schema/dist/esm/raw/composable/gauge/panelcfg/x/GaugePanelCfg_types.gen';
import type * as Stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as StateTimeline from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as Table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as TimeSeries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

// As JSON has it: an enumeration of strings is written by its value.
type Json<T> = unknown extends T ? unknown
  : T extends string ? `${T}`
  : T extends number | boolean | null | undefined ? T
  : T extends Array<infer Item> ? Array<Json<Item>>
  : { [Key in keyof T]: Json<T[Key]> };

// Options that are left out have Grafana's defaults.
type Some<T> = unknown extends T ? unknown
  : T extends Array<infer Item> ? Array<Some<Item>>
  : T extends object ? { [Key in keyof T]?: Some<T[Key]> }
  : T;

type PrometheusQuery = DataQuery & {
  expr: string;
  editorMode?: 'code' | 'builder';
  exemplar?: boolean;
  format?: 'time_series' | 'table' | 'heatmap';
  instant?: boolean;
  interval?: string;
  intervalFactor?: number;
  legendFormat?: string;
  range?: boolean;
};

type PanelOf<Type extends string, Options, Custom> = Omit<Panel, 'type' | 'options' | 'fieldConfig' | 'targets'> & {
  type: Type;
  options?: Some<Options>;
  targets: PrometheusQuery[];
  fieldConfig: Omit<NonNullable<Panel['fieldConfig']>, 'defaults'> & {
    defaults: Omit<NonNullable<Panel['fieldConfig']>['defaults'], 'custom'> & { custom?: Some<Custom> };
  };
};

type OurPanel =
  | PanelOf<'bargauge', BarGauge.Options, {}>
  | PanelOf<'gauge', Gauge.Options, {}>
  | PanelOf<'stat', Stat.Options, {}>
  | PanelOf<'state-timeline', StateTimeline.Options, StateTimeline.FieldConfig>
  | PanelOf<'table', Table.Options, Table.FieldConfig>
  | PanelOf<'timeseries', TimeSeries.Options, TimeSeries.FieldConfig>;

// The fields that the data source Prometheus adds to an annotation, and Grafana to a variable of its.
type OurAnnotation = AnnotationQuery & {
  expr?: string; step?: string; tagKeys?: string; textFormat?: string; titleFormat?: string; useValueForTime?: boolean;
};
type OurVariable = VariableModel & { definition?: string };

export type OurDashboard = Json<
  Omit<Dashboard, 'annotations' | 'panels' | 'templating'> & {
    annotations: { list: OurAnnotation[] };
    panels: Array<OurPanel | (Omit<RowPanel, 'panels'> & { panels: OurPanel[] })>;
    templating: { list: OurVariable[] };
  }
>;
