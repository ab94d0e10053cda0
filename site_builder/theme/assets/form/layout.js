/* Which part of the schema is asked where. Words, choices and conditions are the schema's own. */
(function () {
  "use strict";
  const kit = window.muluKit;
  const say = window.muluWords.form;

  /* `asked`: only shown, and only written, while the schema demands it. `more`: behind a fold. */
  kit.SECTIONS = [
    {
      id: "basic", title: say.part_basic, parts: [
        { custom: "department" },
        { path: "title" },
        { custom: "category" },
        { path: "gov/code" },
        { path: "name" },
        { path: "gov/unit" },
        { path: "description" },
        { path: "gov/origin", as: "radios" },
        { path: "gov/originBasis", asked: true },
        { custom: "format" },
        { path: "gov/service", when: { path: "gov/format/class", is: "服务接口" } },
        { path: "gov/dataLevel", as: "confirm", words: say.ordinary_data },
        { path: "keywords", more: true },
        { path: "gov/aliases", more: true },
        { path: "gov/themes", more: true, list: "themes" },
        { path: "gov/scenes", more: true, list: "scenes" },
        { path: "gov/related", more: true },
      ],
    },
    {
      id: "sharing", title: say.part_sharing, parts: [
        { path: "gov/sharing/type", as: "cards", help: "", about: { 无条件共享: say.about_open, 有条件共享: say.about_conditional, 不予共享: say.about_denied } },
        { path: "gov/sharing/conditions", asked: true },
        { path: "gov/sharing/scope", asked: true },
        { path: "gov/sharing/purpose", asked: true },
        { path: "gov/sharing/reason", asked: true },
        { path: "gov/sharing/denialBasis", asked: true, custom: "bases" },
        { path: "gov/sharing/access" },
        { path: "gov/sharing/channel", as: "select" },
        { path: "gov/sharing/channelReason", asked: true },
        { path: "gov/sharing/migrateBy", asked: true },
        { path: "gov/opening/type", as: "radios" },
        { path: "gov/opening/conditions", asked: true },
        { path: "gov/visibility", as: "select", more: true },
        { path: "gov/delivery", more: true },
      ],
    },
    {
      id: "update", title: say.part_update, parts: [
        { path: "gov/updateCycle", as: "radios" },
        { path: "gov/publishedOn" },
        { path: "gov/status", as: "radios" },
        { path: "gov/withdrawn", asked: true },
        { path: "gov/dataUpdatedOn", more: true },
        { path: "gov/sourceCount", more: true },
        { path: "gov/retention", more: true },
        { path: "gov/project", more: true },
      ],
    },
    { id: "tables", title: say.part_tables, parts: [{ custom: "tables" }] },
    {
      id: "review", title: say.part_review, parts: [
        { custom: "people", path: "gov/people" },
        { custom: "secrecy" },
      ],
    },
  ];

  kit.ASKED = [].concat(...kit.SECTIONS.map((section) => section.parts)).filter((part) => part.asked).map((part) => "/" + part.path);

  kit.TYPES = {
    string: say.type_string, integer: say.type_integer, number: say.type_number, boolean: say.type_boolean, date: say.type_date,
    datetime: say.type_datetime, time: say.type_time, year: say.type_year, yearmonth: say.type_yearmonth, duration: say.type_duration,
    geopoint: say.type_geopoint, geojson: say.type_geojson, object: say.type_object, array: say.type_array, list: say.type_list, any: say.type_any,
  };

  /* Kinds of format whose items are files, not tables. */
  kit.FILE_CLASSES = ["电子文件", "图形图像", "流媒体"];

  kit.FIELD_MORE = [
    "description", "constraints/maxLength", "constraints/unique", "gov/element", "gov/dataType", "gov/length",
    "gov/sensitive", "gov/masking", "gov/sharing", "gov/publicBasis", "gov/authoritative",
  ];
})();
