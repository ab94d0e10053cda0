/* Which part of the schema is asked where. Words, choices and conditions are the schema's own. */
(function () {
  "use strict";
  const kit = window.muluKit;

  /* `asked`: only shown, and only written, while the schema demands it. `more`: behind “更多”. */
  kit.SECTIONS = [
    {
      id: "basic", title: "基本信息", parts: [
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
        { path: "gov/dataLevel", as: "confirm", words: "本资源属于一般数据，不含重要数据、核心数据" },
        { path: "keywords", more: true },
        { path: "gov/aliases", more: true },
        { path: "gov/themes", more: true, list: "themes" },
        { path: "gov/scenes", more: true, list: "scenes" },
        { path: "gov/related", more: true },
      ],
    },
    {
      id: "sharing", title: "共享与开放", parts: [
        { path: "gov/sharing/type", as: "cards", help: "", about: { 无条件共享: "所有政务部门都可以使用", 有条件共享: "部分部门可用，或只能提供一部分", 不予共享: "须有法律、行政法规或党中央、国务院政策依据" } },
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
      id: "update", title: "更新与发布", parts: [
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
    { id: "tables", title: "表与信息项", parts: [{ custom: "tables" }] },
    {
      id: "review", title: "审核", parts: [
        { custom: "people", path: "gov/people" },
        { custom: "secrecy" },
      ],
    },
  ];

  kit.ASKED = [].concat(...kit.SECTIONS.map((section) => section.parts)).filter((part) => part.asked).map((part) => "/" + part.path);

  kit.TYPES = {
    string: "文本", integer: "整数", number: "小数", boolean: "是或否", date: "日期", datetime: "日期时间", time: "时间", year: "年份",
    yearmonth: "年月", duration: "时长", geopoint: "经纬度", geojson: "空间图形", object: "对象", array: "列表（JSON）", list: "列表（分隔）", any: "不限",
  };

  /* Kinds of format whose items are files, not tables. */
  kit.FILE_CLASSES = ["电子文件", "图形图像", "流媒体"];

  kit.FIELD_MORE = [
    "description", "constraints/maxLength", "constraints/unique", "gov/element", "gov/dataType", "gov/length",
    "gov/sensitive", "gov/masking", "gov/sharing", "gov/publicBasis", "gov/authoritative",
  ];
})();
