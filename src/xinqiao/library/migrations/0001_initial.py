import django.db.models.deletion
import xinqiao.kernel.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('offices', '0001_initial'),
        ('offices', '__first__'),
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='CalendarDay',
                    fields=[
                        ('day', models.DateField(primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=40)),
                        ('is_off', models.BooleanField()),
                        ('notice', models.PositiveSmallIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name='CalendarYear',
                    fields=[
                        ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                        ('source', models.CharField(max_length=200)),
                        ('loaded_at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='Category',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=20, unique=True)),
                        ('name', models.CharField(max_length=40)),
                        ('usual_units', models.CharField(blank=True, max_length=80)),
                        ('edition', models.CharField(default='通用十七类', max_length=40)),
                        ('active', models.BooleanField(default=True)),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='library.category')),
                    ],
                    options={
                        'verbose_name': '内容分类',
                        'ordering': ['code'],
                    },
                ),
                migrations.CreateModel(
                    name='Instrument',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=200)),
                        ('issuer', models.CharField(blank=True, max_length=200)),
                        ('level', models.CharField(choices=[('law', '法律'), ('party_rule', '党内法规'), ('administrative_regulation', '行政法规'), ('interpretation', '司法解释'), ('local_regulation', '地方性法规'), ('department_rule', '部门规章'), ('local_rule', '地方政府规章'), ('normative_document', '规范性文件'), ('internal', '本单位文件')], default='normative_document', max_length=28)),
                        ('region', models.CharField(blank=True, max_length=40)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['title'],
                    },
                ),
                migrations.CreateModel(
                    name='InstrumentName',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(db_index=True, max_length=200)),
                        ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='library.instrument')),
                    ],
                ),
                migrations.CreateModel(
                    name='InstrumentVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('label', models.CharField(max_length=80)),
                        ('number', models.CharField(blank=True, max_length=80)),
                        ('passed_on', models.DateField(blank=True, null=True)),
                        ('published_on', models.DateField(blank=True, null=True)),
                        ('effective_on', models.DateField()),
                        ('effective_assumed', models.BooleanField(default=False)),
                        ('ended_on', models.DateField(blank=True, null=True)),
                        ('repealed', models.BooleanField(default=False)),
                        ('source_name', models.CharField(blank=True, max_length=200)),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('imported_at', models.DateTimeField()),
                        ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.instrument')),
                        ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='library.instrument')),
                    ],
                    options={
                        'ordering': ['effective_on'],
                    },
                ),
                migrations.CreateModel(
                    name='NormVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=40)),
                        ('retired', models.BooleanField(default=False)),
                        ('reason', models.CharField(max_length=300)),
                        ('proposed_at', models.DateTimeField()),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('approved', models.BooleanField(null=True)),
                        ('note', models.CharField(blank=True, max_length=300)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('group', models.CharField(choices=[('shirking', '推诿'), ('absolute', '绝对化'), ('threat', '威胁'), ('belittling', '指责贬低'), ('brush_off', '敷衍'), ('promise', '过头的许诺'), ('vague', '含糊'), ('stiff', '生硬套话'), ('empathy', '体谅'), ('joint', '一起想办法、核实')], max_length=12)),
                        ('severity', models.CharField(choices=[('forbidden', '禁止使用'), ('discouraged', '不宜使用'), ('encouraged', '提倡使用')], max_length=12)),
                        ('pattern', models.CharField(max_length=120)),
                        ('why', models.CharField(max_length=200)),
                        ('better', models.CharField(blank=True, max_length=200)),
                        ('hits', models.JSONField(default=list)),
                        ('misses', models.JSONField(default=list)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Provision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('kind', models.CharField(choices=[('title', 'title'), ('note', 'note'), ('preamble', 'preamble'), ('part', 'part'), ('chapter', 'chapter'), ('section', 'section'), ('paragraph', 'paragraph'), ('item', 'item'), ('subitem', 'subitem'), ('table', 'table'), ('text', 'text')], max_length=10)),
                        ('label', models.CharField(blank=True, max_length=40)),
                        ('article', models.PositiveSmallIntegerField(default=0)),
                        ('inserted', models.PositiveSmallIntegerField(default=0)),
                        ('paragraph', models.PositiveSmallIntegerField(default=0)),
                        ('item', models.PositiveSmallIntegerField(default=0)),
                        ('subitem', models.PositiveSmallIntegerField(default=0)),
                        ('text', models.TextField()),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provisions', to='library.instrumentversion')),
                    ],
                    options={
                        'ordering': ['version', 'position'],
                    },
                ),
                migrations.CreateModel(
                    name='TemplateVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=40)),
                        ('retired', models.BooleanField(default=False)),
                        ('reason', models.CharField(max_length=300)),
                        ('proposed_at', models.DateTimeField()),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('approved', models.BooleanField(null=True)),
                        ('note', models.CharField(blank=True, max_length=300)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('kind', models.CharField(max_length=24)),
                        ('name', models.CharField(max_length=60)),
                        ('body', models.TextField()),
                        ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.category')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'abstract': False,
                    },
                ),
                migrations.AddConstraint(
                    model_name='instrument',
                    constraint=models.UniqueConstraint(fields=('title', 'issuer'), name='instrument_once'),
                ),
                migrations.AddConstraint(
                    model_name='instrumentname',
                    constraint=models.UniqueConstraint(fields=('instrument', 'name'), name='instrument_name_once'),
                ),
                migrations.AddIndex(
                    model_name='instrumentversion',
                    index=models.Index(condition=models.Q(('ended_on__isnull', False)), fields=['ended_on'], name='version_ended_on'),
                ),
                migrations.AddConstraint(
                    model_name='instrumentversion',
                    constraint=models.UniqueConstraint(fields=('instrument', 'effective_on'), name='version_of_a_day_once'),
                ),
                migrations.AddConstraint(
                    model_name='instrumentversion',
                    constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('effective_on')), _connector='OR'), name='version_ends_after_it_began'),
                ),
                migrations.AddIndex(
                    model_name='normversion',
                    index=models.Index(fields=['unit', 'approved', 'code'], name='norm_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='provision',
                    index=models.Index(fields=['version', 'article', 'inserted', 'paragraph', 'item'], name='provision_address'),
                ),
                migrations.AddConstraint(
                    model_name='provision',
                    constraint=models.UniqueConstraint(fields=('version', 'position'), name='provision_position_once'),
                ),
                migrations.AddIndex(
                    model_name='templateversion',
                    index=models.Index(fields=['unit', 'approved', 'kind'], name='template_of_unit'),
                ),
            ],
        ),
    ]


from xinqiao.library.schema import OPERATIONS

Migration.operations += OPERATIONS
