#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "plan/outlook.hpp"

namespace spate::plan {

namespace {

constexpr double left = 60, right = 20, top = 56, bottom = 64, width = 800, height = 320;
// Distinct in light and dark, and for those who do not tell red from green.
constexpr const char* colors[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

// 1, 2 or 5 times a power of ten, so that at most five lines cross the picture.
double step_for(double highest) {
  const double power = std::pow(10, std::floor(std::log10(highest / 5)));
  for (const double each : {1., 2., 5., 10.})
    if (each * power * 5 >= highest) return each * power;
  return 10 * power;
}

std::string clock(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  return whole < 3600 ? fmt::format("{:02}:{:02}", whole / 60, whole % 60)
                      : fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

class picture {
 public:
  picture(const profile::model& of, const outlook& plan) : model_(of), plan_(plan) {
    for (const load_outlook& load : plan.loads)
      for (const load_outlook::corner& each : load.corners) highest_ = std::max(highest_, each.level);
    step_ = step_for(highest_);
    top_level_ = std::ceil(highest_ / step_) * step_;
    end_s_ = static_cast<double>(plan.planned_ns) / 1e9;
  }

  std::string draw() {
    out_ = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"title "
        "summary\" "
        "font-family=\"sans-serif\" font-size=\"12\">\n<title id=\"title\">{}: planned load</title>\n<desc "
        "id=\"summary\">{}</desc>\n<rect width=\"{}\" height=\"{}\" fill=\"#ffffff\"/>\n"
        "<text x=\"{}\" y=\"20\" font-size=\"15\" font-weight=\"bold\">{}: planned load</text>\n",
        width, height, escaped(model_.name), escaped(summary()), width, height, left, escaped(model_.name));
    draw_phases();
    draw_levels();
    draw_loads();
    return out_ + "</svg>\n";
  }

 private:
  double x(double at_s) const { return left + (width - left - right) * at_s / end_s_; }
  double y(double level) const { return height - bottom - (height - top - bottom) * level / top_level_; }

  std::string summary() const {
    std::string out;
    for (const load_outlook& each : plan_.loads) {
      double most = 0;
      for (const load_outlook::corner& corner : each.corners) most = std::max(most, corner.level);
      out += fmt::format("{}: up to {:g} {}. ", each.name, most, each.open ? "arrivals a second" : "users");
    }
    return out + fmt::format("{} long.", clock(end_s_));
  }

  void draw_phases() {
    for (const phase_outlook& each : plan_.phases) {
      const double from = x(static_cast<double>(each.begin_ns) / 1e9), to = x(static_cast<double>(each.end_ns) / 1e9);
      out_ +=
          fmt::format("<rect x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\" fill=\"{}\" stroke=\"#999999\"/>\n",
                      from, top, to - from, height - top - bottom, each.measured ? "#f4f8fb" : "#e8e8e8");
      // A name needs about 7 a letter.
      if (to - from > 7.0 * static_cast<double>(each.name.size()))
        out_ += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", (from + to) / 2, top - 6,
                            escaped(each.name));
      out_ += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", to, height - bottom + 16,
                          clock(static_cast<double>(each.end_ns) / 1e9));
    }
    out_ +=
        fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", left, height - bottom + 16, clock(0));
  }

  void draw_levels() {
    for (double level = step_; level <= top_level_ * 1.0001; level += step_)
      out_ += fmt::format(
          "<line x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#cccccc\"/><text x=\"{}\" y=\"{:.1f}\" "
          "text-anchor=\"end\">{:g}</text>\n",
          left, width - right, y(level), y(level), left - 6, y(level) + 4, level);
  }

  void draw_loads() {
    double at = left;
    for (std::size_t i = 0; i < plan_.loads.size(); ++i) {
      const load_outlook& load = plan_.loads[i];
      const char* color = colors[i % std::size(colors)];
      std::string points;
      for (const load_outlook::corner& each : load.corners)
        points += fmt::format("{:.1f},{:.1f} ", x(each.at_s), y(each.level));
      out_ += fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>\n", points, color);
      const std::string name = fmt::format("{} ({})", load.name, load.open ? "arrivals a second" : "users");
      out_ += fmt::format(
          "<rect x=\"{:.1f}\" y=\"{}\" width=\"12\" height=\"4\" fill=\"{}\"/><text x=\"{:.1f}\" y=\"{}\">{}</text>\n",
          at, height - 24, color, at + 16, height - 18, escaped(name));
      at += 30 + 7.0 * static_cast<double>(name.size());
    }
  }

  const profile::model& model_;
  const outlook& plan_;
  std::string out_;
  double highest_ = 1, step_ = 1, top_level_ = 1, end_s_ = 1;
};

}  // namespace

std::string to_svg(const profile::model& of, const outlook& plan) { return picture(of, plan).draw(); }

}  // namespace spate::plan
