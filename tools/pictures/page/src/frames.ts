// From the answers of Prometheus' API to Grafana's data frames, as its Prometheus data source makes them.
import { type DataFrame, type FieldConfigSource, FieldType, type GrafanaTheme2, applyFieldOverrides } from "@grafana/data";
import { FieldConfigOptionsRegistry, standardTransformers } from "@grafana/data";
import { firstValueFrom, of } from "rxjs";

type Labels = Record<string, string>;
interface Series { metric: Labels; values?: [number, string][]; value?: [number, string] }
export interface Answer { refId: string; legend: string; format: string; instant: boolean; result: Series[]; seconds: number }

const number = (text: string) => (text === "NaN" ? NaN : text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : Number(text));

/** The name of a series: its legend with the labels put in. */
function named(legend: string, labels: Labels): string {
  if (!legend || legend === "__auto") {
    return `{${Object.entries(labels).map(([name, value]) => `${name}="${value}"`).join(", ")}}`;
  }
  return legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => labels[name] ?? "");
}

/** One frame a series; a table query gives one frame with a column a label. */
export function framesOf(answer: Answer, several: boolean): DataFrame[] {
  if (answer.format === "table") {
    return [tableOf(answer, several)];
  }
  return answer.result.map((series) => {
    const { __name__, ...labels } = series.metric;
    const values = series.values ?? (series.value ? [series.value] : []);
    const name = named(answer.legend, labels);
    return {
      refId: answer.refId, name, length: values.length,
      fields: [
        { name: "Time", type: FieldType.time, config: {}, values: values.map(([time]) => time * 1000) },
        { name: "Value", type: FieldType.number, labels, config: { displayNameFromDS: name }, values: values.map(([, text]) => number(text)) },
      ],
    };
  });
}

function tableOf(answer: Answer, several: boolean): DataFrame {
  const names = [...new Set(answer.result.flatMap((series) => Object.keys(series.metric)))].filter((name) => name !== "__name__").sort();
  const last = answer.result.map((series) => series.value ?? series.values!.at(-1)!);
  return {
    refId: answer.refId, length: last.length,
    fields: [
      { name: "Time", type: FieldType.time, config: {}, values: last.map(([time]) => time * 1000) },
      ...names.map((name) => ({ name, type: FieldType.string, config: { filterable: true }, values: answer.result.map((series) => series.metric[name] ?? "") })),
      { name: several ? `Value #${answer.refId}` : "Value", type: FieldType.number, config: {}, values: last.map(([, text]) => number(text)) },
    ],
  };
}

/** Grafana's own transformations, in the order of the panel. */
export async function transformed(frames: DataFrame[], steps: { id: string; options: unknown }[]): Promise<DataFrame[]> {
  for (const { id, options } of steps) {
    const transformer = Object.values(standardTransformers).find((one) => one.id === id);
    if (!transformer) throw new Error(`no transformation ${id}`);
    const context = { interpolate: (text: string) => text };
    frames = await firstValueFrom(of(frames).pipe(transformer.operator({ ...transformer.defaultOptions, ...(options as object) } as never, context)));
  }
  return frames;
}

const STANDARD = ["unit", "decimals", "min", "max", "displayName", "noValue", "thresholds", "mappings", "color", "links", "filterable"];
const CUSTOM = [
  "drawStyle", "lineInterpolation", "lineWidth", "fillOpacity", "gradientMode", "showPoints", "pointSize", "spanNulls", "axisSoftMin",
  "axisSoftMax", "axisPlacement", "stacking", "thresholdsStyle", "align", "cellOptions", "inspect", "width", "hideFrom", "lineStyle",
  "axisLabel", "fillBelowTo", "minWidth",
];

/** The options that a field may have. The application registers them with their editors; a picture needs no editors. */
const registry = new FieldConfigOptionsRegistry(() => [
  ...STANDARD.map((id) => ({ id, path: id, name: id, process: (value: unknown) => value, shouldApply: () => true })),
  ...CUSTOM.map((id) => ({ id: `custom.${id}`, path: id, name: id, isCustom: true, process: (value: unknown) => value, shouldApply: () => true })),
] as never);

/** Units, thresholds, colours and overrides, by Grafana's own code. */
export function configured(frames: DataFrame[], fieldConfig: FieldConfigSource, theme: GrafanaTheme2): DataFrame[] {
  return applyFieldOverrides({
    data: frames, fieldConfig, theme, timeZone: "utc", fieldConfigRegistry: registry,
    replaceVariables: (text) => text,
  });
}
